import type { ModerationRule } from '../../domain/moderation/decision.ts';
import { type SaidWhere, sayRefusal, WORDS_IN } from '../../words/say-refusal.ts';
import type { WordsLang } from '../../words/words-lang.ts';
import type { Words } from '../inbox/context.ts';
import { WORDINGS, type Wording } from './wordings.ts';

/** What is said to one person in private: about what they sent, or about what became of it. */
export type Said =
  | Words
  /** An officer decided against it, or that it is to be looked at again. The reason is public. */
  | { readonly kind: 'removed' | 'withheld'; readonly rule: ModerationRule; readonly reason: string }
  /** An officer decided for it. */
  | { readonly kind: 'published'; readonly url: string };

export type Saying = {
  readonly said: Said;
  readonly lang: WordsLang;
  readonly where: SaidWhere;
  /** The handle to mention in a proposal, with its host; null where there is no consultation. */
  readonly handle: string | null;
};

/** One or two sentences, as plain text. */
export function sentenceFor({ said, lang, where, handle }: Saying): string {
  const wording: Wording = WORDINGS[lang];
  switch (said.kind) {
    case 'refused':
      return wording.notTaken(sayRefusal(lang, said.refusal, where));
    case 'held':
      return wording.held;
    case 'not-public':
      return wording.notPublic;
    case 'closed':
      return wording.closed;
    case 'how-to':
      return wording.howTo(handle);
    case 'removed':
      return wording.removed(WORDS_IN[lang].rule[said.rule], said.reason);
    case 'withheld':
      return wording.withheld(WORDS_IN[lang].rule[said.rule], said.reason);
    case 'published':
      return wording.published(said.url);
    case 'version-pending':
      return wording.pending(said.version, said.url);
  }
}
