import { describe, expect, it } from 'vitest';

import { createScreen } from './screen.ts';

describe('createScreen', () => {
  it('takes what was drawn away before the next line, and only then', () => {
    const { written, screen } = record(true);
    screen.print('a');
    screen.draw?.('half');
    screen.draw?.('whole');
    screen.printError('b');
    screen.print('c');
    expect(written.join('')).toBe('a\n\r\u001b[2Khalf\r\u001b[2Kwhole\r\u001b[2Kb\nc\n');
  });

  it('draws nothing where there is no terminal', () => {
    const { written, screen } = record(false);
    expect(screen.draw).toBeUndefined();
    screen.print('a');
    screen.printError('b');
    expect(written.join('')).toBe('a\nb\n');
  });
});

function record(drawable: boolean) {
  const written: string[] = [];
  const write = (text: string): void => void written.push(text);
  return { written, screen: createScreen({ stdout: write, stderr: write, drawable }) };
}
