import { exercise, type Settings } from './exercise.ts';

declare const SETTINGS: Settings;

// The same program for every runtime that has a console.
console.log(JSON.stringify(await exercise(SETTINGS)));
