import type { ModerationRule } from '../../domain/moderation/rule.ts';
import type { UiLang } from '../../i18n/languages.ts';
import { messagesIn } from '../../i18n/messages.ts';
import { type RefusalContext, refusalMessage } from '../../i18n/refusal-message.ts';
import type { Words } from '../inbox/context.ts';
import { CONFIRMATIONS } from './confirmation.ts';

/** Texts of private messages: about what somebody sent, or about a decision on it. */
export type ReplyInput =
  | Words
  /** An officer decided against it, or that it is to be looked at again. The reason is public. */
  | { readonly kind: 'removed' | 'withheld'; readonly rule: ModerationRule; readonly reason: string }
  /** An officer decided for it. */
  | { readonly kind: 'published'; readonly url: string };

export type Saying = {
  readonly input: ReplyInput;
  readonly lang: UiLang;
  readonly where: RefusalContext;
  /** The handle to mention in a proposal, with its host; null where there is no consultation. */
  readonly handle: string | null;
};

/** One or two sentences, as plain text. */
export function sentenceFor({ input, lang, where, handle }: Saying): string {
  const { t } = messagesIn(lang);
  switch (input.kind) {
    case 'refused':
      return t('direct-message.refused', { reason: refusalMessage(lang, input.refusal, where) });
    case 'how-to':
      return handle === null ? t('direct-message.how-to') : t('direct-message.how-to-mention', { handle });
    case 'removed':
    case 'withheld':
      return t(`direct-message.${input.kind}`, { rule: t(`moderation-rule.${input.rule}`), reason: input.reason });
    case 'published':
      return t('direct-message.published', { url: input.url });
    case 'version-pending': {
      const { version, url } = input;
      return t('direct-message.version-pending', { version, url, confirmation: CONFIRMATIONS[lang][0] });
    }
    default:
      return t(`direct-message.${input.kind}`);
  }
}
