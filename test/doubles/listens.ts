import { createInterface } from 'node:readline';

/** What the demo says once it has connected its town: the connector, and its secret. */
export type Connected = { readonly node: string; readonly address: string; readonly secret: string };

/** Says where this double is, and ends with the demo that started it. */
export function listens(
  at: { readonly origin: string; readonly page: string; readonly key: string },
  connected: (to: Connected) => void,
): void {
  process.stdout.write(`${JSON.stringify(at)}\n`);
  createInterface({ input: process.stdin })
    .on('line', (line) => connected(JSON.parse(line) as Connected))
    .on('close', () => process.exit());
}
