export { closest } from './closest.ts';
export { GAP, printPlainTable, type PlainTableOptions } from './plain-table.ts';
export { createProgress, formatBar, type Progress, type ProgressOptions, type Step } from './progress.ts';
export { createScreen, type Screen, type ScreenOptions } from './screen.ts';
export { visible, visibleJson, visibleLines } from './visible.ts';
