import type { ModerationRule } from '../../domain/moderation/decision.ts';
import { sayRefusal, WORDS_IN, type WordsLang } from '../../words/say-refusal.ts';
import type { Words } from '../inbox/context.ts';
import { CONFIRMATIONS } from './confirmation.ts';

/** What is said to one person in private: about what they sent, or about what became of it. */
export type Said =
  | Words
  /** An officer decided against it. The reason is public. */
  | { readonly kind: 'removed'; readonly rule: ModerationRule; readonly reason: string };

export type Saying = {
  readonly said: Said;
  readonly lang: WordsLang;
  readonly timeZone: string;
  /** The handle to mention in a proposal, with its host; null where there is no consultation. */
  readonly handle: string | null;
};

type Wording = {
  readonly notTaken: (reason: string) => string;
  readonly held: string;
  readonly notPublic: string;
  readonly howTo: (handle: string | null) => string;
  readonly removed: (rule: string, reason: string) => string;
  readonly pending: (version: number, url: string) => string;
};

const WORDINGS = {
  fr: {
    notTaken: (reason) => `Votre message n’a pas été pris en compte. ${reason}`,
    held: 'Merci. Votre contribution est bien arrivée ; un agent la lit avant qu’elle paraisse.',
    notPublic:
      'Votre message n’est pas public : il n’a pas été publié, et son texte n’est pas conservé. Pour prendre part, écrivez un message public.',
    howTo: (handle) =>
      handle === null
        ? 'Ce compte ne reçoit pas de propositions. Mentionnez le compte d’une consultation dans un message public.'
        : `Pour faire une proposition, mentionnez ${handle} dans un message public qui ne répond à aucun autre.`,
    removed: (rule, reason) => `Votre contribution n’est pas publiée (motif : ${rule}). ${reason}`,
    pending: (version, url) =>
      `La version ${version} de votre proposition attend : les soutiens donnés jusqu’ici restent avec la précédente. Pour la publier, répondez à ce message : ${CONFIRMATIONS.fr[0]}. Pour y renoncer, remettez le texte d’avant. ${url}`,
  },
  en: {
    notTaken: (reason) => `Your post was not taken up. ${reason}`,
    held: 'Thank you. Your contribution has arrived; an agent reads it before it appears.',
    notPublic:
      'Your post is not public: it was not published, and its text is not kept. To take part, write a public post.',
    howTo: (handle) =>
      handle === null
        ? 'This account takes no proposals. Mention the account of a consultation in a public post.'
        : `To make a proposal, mention ${handle} in a public post that answers no other.`,
    removed: (rule, reason) => `Your contribution is not published (because: ${rule}). ${reason}`,
    pending: (version, url) =>
      `Version ${version} of your proposal waits: supports given so far stay with the one before. To publish it, reply to this message: ${CONFIRMATIONS.en[0]}. To leave it, put the former text back. ${url}`,
  },
} as const satisfies Record<WordsLang, Wording>;

/** One or two sentences, as plain text. */
export function sentenceFor({ said, lang, timeZone, handle }: Saying): string {
  const wording: Wording = WORDINGS[lang];
  switch (said.kind) {
    case 'refused':
      return wording.notTaken(sayRefusal(lang, said.refusal, timeZone));
    case 'held':
      return wording.held;
    case 'not-public':
      return wording.notPublic;
    case 'how-to':
      return wording.howTo(handle);
    case 'removed':
      return wording.removed(WORDS_IN[lang].rule[said.rule], said.reason);
    case 'version-pending':
      return wording.pending(said.version, said.url);
  }
}
