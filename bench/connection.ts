import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const IDLE_MS_MAX = 3_000;

/** Of an answer, what a flood looks at. */
export type Answer = { readonly status: number; readonly retryAfter: number | null; readonly ms: number };

/**
 * One connection that stays open, with one request on it at a time. It reads of an answer its status, its length and when to
 * come again, and no more.
 */
export class Connection {
  readonly #socket: Socket;
  #head = '';
  #missing = 0;
  #sentAt = 0;
  #answeredAt = performance.now();
  #read: Omit<Answer, 'ms'> | null = null;
  #waiting: PromiseWithResolvers<Answer> | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#onData(chunk));
    socket.on('error', () => {});
    socket.on('close', () => this.#waiting?.reject(new Error('a connection was closed before its answer')));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /** A node closes a connection on which nothing was sent for five seconds. */
  get isUsable(): boolean {
    return this.#socket.writable && performance.now() - this.#answeredAt < IDLE_MS_MAX;
  }

  async send(request: Buffer): Promise<Answer> {
    const waiting = Promise.withResolvers<Answer>();
    this.#waiting = waiting;
    this.#sentAt = performance.now();
    this.#socket.write(request);
    return await waiting.promise;
  }

  close(): void {
    this.#waiting = null;
    this.#socket.destroy();
  }

  #onData(chunk: Buffer): void {
    if (this.#read === null) {
      this.#head += chunk.toString('latin1');
      const end = this.#head.indexOf('\r\n\r\n');
      if (end === -1) return;
      const isChunked = /\r\ntransfer-encoding: chunked/i.test(this.#head);
      if (isChunked && !this.#head.endsWith('\r\n0\r\n\r\n')) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#head)?.[1] ?? 0);
      const after = /\r\nretry-after: (\d+)/i.exec(this.#head)?.[1];
      this.#read = { status: Number(this.#head.slice(9, 12)), retryAfter: after === undefined ? null : Number(after) };
      this.#missing = isChunked ? 0 : length - (this.#head.length - end - 4);
    } else this.#missing -= chunk.length;
    if (this.#missing > 0) return;
    this.#answeredAt = performance.now();
    const answer = { ...this.#read, ms: this.#answeredAt - this.#sentAt };
    const waiting = this.#waiting;
    this.#head = '';
    this.#read = null;
    this.#waiting = null;
    waiting?.resolve(answer);
  }
}
