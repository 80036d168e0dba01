import type { Lang } from '../../../domain/kit/text.ts';
import type { Addressee } from '../../../domain/participant/code-letter.ts';
import type { Application } from '../../application.ts';
import type { CodeLetter } from './ports.ts';

/** What of a letter is encrypted: to whom, in which language, and from when it is printed the code. */
export type CodeLetterContent = Addressee & { readonly lang: Lang; readonly code: string | null };

const CONTEXT = 'code letter';

export function encryptContent(app: Application, content: CodeLetterContent): string {
  return app.secrets.encrypt(JSON.stringify(content), CONTEXT);
}

/** Null where it was erased, or encrypted under another key than this node's. */
export function contentOf(app: Application, { encrypted }: Pick<CodeLetter, 'encrypted'>): CodeLetterContent | null {
  if (encrypted === null) return null;
  try {
    return JSON.parse(app.secrets.decrypt(encrypted, CONTEXT)) as CodeLetterContent;
  } catch {
    return null;
  }
}
