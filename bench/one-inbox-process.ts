/** A server that takes every delivery and reads it. Run as a process of its own, so that its work is not counted. */
import { createServer } from 'node:http';

let taken = 0;
let keepsAlive = true;
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    // Whoever delivers may ask what runs here as well.
    if (request.method === 'POST') taken += 1;
    if (!keepsAlive) response.setHeader('connection', 'close');
    response.writeHead(202).end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '0.0.0.0', () => process.send?.(server.address()));
process.on('message', (word: { readonly ask?: 'taken'; readonly keepsAlive?: boolean }) => {
  if (word.keepsAlive !== undefined) keepsAlive = word.keepsAlive;
  process.send?.({ taken });
});
process.on('disconnect', () => process.exit());
