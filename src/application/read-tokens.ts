import type { Token } from './access.ts';
import type { Application } from './ports.ts';

/** Every token there ever was, oldest first, the revoked ones too. What is shown of one never includes its hash. */
export async function readTokens(app: Application): Promise<readonly Token[]> {
  return await app.store.read((reader) => reader.access.tokens());
}
