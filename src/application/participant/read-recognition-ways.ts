import type { Localised } from '../../domain/kit/text.ts';
import type { Application } from '../application.ts';

/** The ways by which this institution recognises residents at this moment. */
export type RecognitionWays = {
  /** What its identity provider is called, where that says who is a resident. */
  readonly provider: Localised | null;
  /** Whether its lists have addresses that nobody signed in with yet, and the node can mail links to them. */
  readonly address: boolean;
  /** Whether codes are out that nobody used yet, sent by post or handed out at a counter. */
  readonly code: boolean;
  /** Whether people can ask for a letter with a code on the pages. */
  readonly letter: boolean;
};

/** Only ways that lead somewhere: one that the institution did not set up, or that is used up, is left out. */
export async function readRecognitionWays(app: Application): Promise<RecognitionWays> {
  return await app.store.read(async (reader) => {
    const provider = await reader.identity.provider();
    const { addresses, codes } = await reader.residents.unproven();
    return {
      provider: provider === null || provider.resident === null ? null : provider.label,
      address: addresses && app.mails !== undefined,
      code: codes,
      letter: (await reader.institution.get())?.codeLetters === true,
    };
  });
}
