import { fork } from 'node:child_process';
import { once } from 'node:events';

/** One inbox that takes everything, in a process of its own, and says how much it took. */
export type OneInbox = AsyncDisposable & { readonly url: URL; taken(): Promise<number> };

export async function startInbox(): Promise<OneInbox> {
  const child = fork(new URL('./one-inbox-process.ts', import.meta.url), { execArgv: [] });
  const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }];
  return {
    url: new URL(`http://127.0.0.1:${port}/inbox`),
    async taken() {
      const answer = once(child, 'message');
      child.send({ ask: 'taken' });
      const [{ taken }] = (await answer) as [{ readonly taken: number }];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
