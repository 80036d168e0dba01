import { createServer, type Socket } from 'node:net';

/** A mail server that says what a test wants (RFC 5321): enough of it for one mail after the other. */
export interface MailServer extends AsyncDisposable {
  readonly url: string;
  /** Mails it took, whole, as they came. */
  readonly taken: string[];
  /** From whom mails were, by their envelopes. */
  readonly senders: string[];
  /** What it answers to recipients; `250` takes them. */
  answer: string;
}

export async function openMailServer(): Promise<MailServer> {
  const accepted: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket, mailServer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const mailServer: MailServer = {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    taken: accepted,
    senders: [],
    answer: '250 ok',
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
  return mailServer;
}

function serve(socket: Socket, server: MailServer): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let pending = '';
  let inMail = false;
  say('220 mail.example');
  socket.on('data', (bytes) => {
    pending += bytes.toString('utf8');
    for (;;) {
      const end = pending.indexOf(inMail ? '\r\n.\r\n' : '\r\n');
      if (end === -1) return;
      const text = pending.slice(0, end);
      pending = pending.slice(end + (inMail ? 5 : 2));
      if (inMail) {
        server.taken.push(text);
        inMail = false;
        say('250 taken');
      } else if (text.startsWith('DATA')) {
        inMail = true;
        say('354 go on');
      } else if (text.startsWith('RCPT')) say(server.answer);
      else if (text.startsWith('MAIL')) {
        server.senders.push(/<(.*)>/.exec(text)?.[1] ?? '');
        say('250 ok');
      } else if (text.startsWith('QUIT')) socket.end('221 bye\r\n');
      else say('250 ok');
    }
  });
}
