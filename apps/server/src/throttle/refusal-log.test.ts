import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createRefusalLog } from './refusal-log.ts';

test('few refusals of a minute are written, and then how many there were', () => {
  let now = 0;
  const lines: string[] = [];
  const write = createRefusalLog(pino({ base: null }, { write: (line) => lines.push(line) }), () => now);
  const request = new Request('http://admin.test/api/admin/v1/tokens?x=1');
  const refuse = (): void => write({ request, remoteAddress: '192.0.2.1', requestId: 'r1', status: 429 });
  for (let count = 0; count < 500; count += 1) refuse();
  expect(lines).toHaveLength(10);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    event: 'adminRefused',
    remoteAddress: '192.0.2.1',
    method: 'GET',
    path: '/api/admin/v1/tokens',
    status: 429,
  });
  now = 60_000;
  refuse();
  expect(JSON.parse(lines[10] ?? '')).toMatchObject({ event: 'adminRefused', unwritten: 490 });
  expect(lines).toHaveLength(12);
});
