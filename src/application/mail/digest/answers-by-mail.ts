import { isAnswer } from '../../../domain/mail/news.ts';
import type { Application } from '../../application.ts';
import type { EffectConsumer } from '../../event/consume-events.ts';
import type { ConsumerName } from '../../event/event-consumers.ts';
import { sendAnswers } from './send-digests.ts';

/** The name of the cursor of whoever tells followers official answers at once. */
export const ANSWERS_BY_MAIL = 'answers-by-mail' satisfies ConsumerName;

/** Writes to those who want official answers at once, as each is published. */
export function answersByMail(app: Application): EffectConsumer & { readonly name: typeof ANSWERS_BY_MAIL } {
  return {
    name: ANSWERS_BY_MAIL,
    concerns: ({ type }) => app.mails !== undefined && isAnswer(type),
    async consume(event) {
      await sendAnswers(app, event);
    },
  };
}
