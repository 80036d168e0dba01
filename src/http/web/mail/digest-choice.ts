import { digestSchedule } from '../../../application/mail/digest-clock.ts';
import { DIGEST_FREQUENCIES, type DigestChoice } from '../../../domain/mail/frequency.ts';
import { choiceField } from '../kit/field.ts';
import type { FormInput } from '../kit/form.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** How often mails come, and whether official answers come at once: the fields of a form. */
export function choiceFields(context: PageContext, choice: DigestChoice, idBase = 'frequency'): Html {
  const { app, locale, institution } = context;
  const { hour, weekday } = digestSchedule(app);
  // A Monday, and the days after it.
  const day = new Date(Date.UTC(2024, 0, weekday));
  const clock = new Intl.DateTimeFormat(locale.lang, { timeStyle: 'short', timeZone: 'UTC' });
  const time = locale.onClock(clock.format(new Date(Date.UTC(2024, 0, 1, hour))), institution.timeZone);
  const weekdayName = new Intl.DateTimeFormat(locale.lang, { weekday: 'long', timeZone: 'UTC' }).format(day);
  return markup`${choiceField(context, {
    name: 'frequency',
    idBase,
    label: locale.t('digests.frequency'),
    hint: locale.t('digests.only-news'),
    required: true,
    chosen: [choice.frequency],
    options: DIGEST_FREQUENCIES.map((value) => ({
      value,
      label:
        value === 'daily'
          ? locale.t('digests.daily', { time })
          : locale.t('digests.weekly', { day: weekdayName, time }),
    })),
  })}
${choiceField(context, {
  name: 'answers',
  idBase: `${idBase}-answers`,
  label: locale.t('digests.answers'),
  chosen: choice.answersAtOnce ? ['at-once'] : [],
  several: true,
  options: [{ value: 'at-once', label: locale.t('digests.answers-at-once') }],
})}`;
}

/** What a form with these fields chose; nothing where it has none of them. */
export function choiceIn(formInput: FormInput): DigestChoice | undefined {
  const frequency = DIGEST_FREQUENCIES.find((each) => each === formInput.text('frequency'));
  return frequency === undefined ? undefined : { frequency, answersAtOnce: formInput.text('answers') === 'at-once' };
}

/** A form that changes what an address chose. */
export function choiceForm(
  context: PageContext,
  given: {
    readonly action: string;
    readonly choice: DigestChoice;
    readonly followerId: string;
    readonly idBase: string;
  },
): Html {
  const { action, choice, followerId, idBase } = given;
  return markup`<form method="post" action="${action}"><input type="hidden" name="intent" value="choose"><input type="hidden" name="follower" value="${followerId}">
${choiceFields(context, choice, idBase)}
<p><button type="submit" class="second">${context.locale.t('digests.save')}</button></p></form>`;
}

/** Whether an address gets the newsletters of what it follows, and the button that changes it. */
export function newslettersForm(
  { locale }: PageContext,
  given: { readonly action: string; readonly followerId: string; readonly wanted: boolean },
): Html {
  const { action, followerId, wanted } = given;
  return markup`<p>${locale.t(wanted ? 'digests.newsletters-wanted' : 'digests.newsletters-ended')}</p>
<form method="post" action="${action}"><input type="hidden" name="intent" value="newsletters"><input type="hidden" name="follower" value="${followerId}"><input type="hidden" name="wanted" value="${wanted ? '' : 'yes'}"><p><button type="submit" class="second">${locale.t(wanted ? 'digests.newsletters-end' : 'digests.newsletters-begin')}</button></p></form>`;
}
