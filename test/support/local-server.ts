import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server as TcpServer } from 'node:net';

/** A real HTTP server on loopback, gone with its open connections when disposed. */
export interface LocalServer extends AsyncDisposable {
  readonly port: number;
  /** A URL of this server under a host name or address of the caller's choice. */
  at(path: string, hostname?: string): string;
}

export async function serve(
  listener: RequestListener,
  options: {
    readonly address?: string;
    /** One that is free where absent. */
    readonly port?: number;
    readonly tls?: { readonly key: string; readonly cert: string };
  } = {},
): Promise<LocalServer> {
  const server: Server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  const address = options.address ?? '127.0.0.1';
  const port = await listen(server, address, options.port);
  const scheme = options.tls ? 'https' : 'http';
  return {
    port,
    at: (path, hostname = address) => `${scheme}://${hostname}:${port}${path}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Waits for a TCP server to listen, on a port that was free where none is given. */
export async function listen(server: TcpServer, address = '127.0.0.1', port = 0): Promise<number> {
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, address, listening);
  });
  return (server.address() as AddressInfo).port;
}
