import type { FollowView } from '../../../application/mail/digest/reads.ts';
import { digestSchedule } from '../../../application/mail/digest-clock.ts';
import { DIGEST_FREQUENCIES, type DigestChoice } from '../../../domain/mail/digest-day.ts';
import { choose, line } from '../kit/content.ts';
import { choiceField } from '../kit/field.ts';
import { pathTo } from '../kit/followable.ts';
import type { FormInput } from '../kit/form.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';

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

/** What an address follows by mail, each with a button that ends it. */
export function followedList(
  context: PageContext,
  { follows, action }: { readonly follows: readonly FollowView[]; readonly action: string },
): Html {
  const { locale, institution } = context;
  return markup`<ul class="plain-list">${follows.map(
    (follow) => markup`<li><p><a href="${context.href(pathTo(follow.about))}">${followedName(context, follow)}</a></p>
<p class="small quiet">${locale.html('follows.since', { at: date(context, follow.followedAt, institution.timeZone) })}</p>
<form method="post" action="${action}"><input type="hidden" name="intent" value="end"><input type="hidden" name="id" value="${follow.id}"><p><button type="submit" class="minor">${locale.t('mail-follow.stop')} <span class="hidden">${followedName(context, follow)}</span></button></p></form></li>`,
  )}</ul>`;
}

/** What is followed, by its own name; by its number where it may no longer be read. */
export function followedName(
  context: PageContext,
  { about, title, languages }: Pick<FollowView, 'about' | 'title' | 'languages'>,
): Html {
  if (about.kind === 'proposal' && Object.keys(title).length === 0) {
    return markup`${context.locale.t('proposal.number', { number: about.number })}`;
  }
  return line(context, choose(context, title, languages));
}
