import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closedOrigin } from './start-provider.ts';

/** What the edge runtime is told: one worker, and a network that reaches this machine. */
function configFor(address: string): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "${address}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2025-01-01",
);
`;
}

/** Serves the worker of a folder with workerd, and gives the answer to its first request. */
export async function askWorker(folder: string): Promise<string> {
  const origin = await closedOrigin();
  await writeFile(path.join(folder, 'config.capnp'), configFor(new URL(origin).host));
  const child = spawn('workerd', ['serve', 'config.capnp'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (part: Buffer) => errors.push(part.toString()));
  const exited = once(child, 'exit');
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      const answer = await fetch(origin).catch(() => undefined);
      if (answer !== undefined) return await answer.text();
      if (child.exitCode !== null) break;
      await sleep(50);
    }
    throw new Error(`workerd did not answer: ${errors.join('')}`);
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}
