/** What stands between a node and a server of another machine: every packet is held back so long, each way: `{ port, ms }`. */
import { connect, createServer, type Socket } from 'node:net';
import { beChild } from './child.ts';

const { port, ms } = JSON.parse(process.argv[2] ?? '{}') as { readonly port: number; readonly ms: number };

/** Timers of one length end in the order in which they began. */
function carry(from: Socket, to: Socket): void {
  from.on('data', (chunk) => setTimeout(() => to.write(chunk), ms));
  from.on('end', () => setTimeout(() => to.end(), ms));
  from.on('error', () => to.destroy());
}

const server = createServer({ noDelay: true }, (near) => {
  const far = connect({ port, host: '127.0.0.1', noDelay: true });
  carry(near, far);
  carry(far, near);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  beChild({ port: address !== null && typeof address === 'object' ? address.port : 0 });
});
