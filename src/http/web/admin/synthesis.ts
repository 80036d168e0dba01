import type { Context } from 'hono';
import { may, ROLE_SCOPES } from '../../../application/access.ts';
import { draftSynthesis, publishSynthesis, readSynthesis } from '../../../application/synthesis.ts';
import { ok, refuse } from '../../../domain/result.ts';
import { BODY_MAX } from '../../../domain/text.ts';
import { synthesisOf } from '../components/synthesis.ts';
import { date } from '../components/time.ts';
import { type Accepts, actOnce } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { consultationOf, crumbsTo, deskPath } from './consultation-of.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, hiddenField, localisedFields } from './form-parts.ts';
import { filled, optionalIn } from './typed.ts';

/** What a synthesis would say now, and the form that publishes it. */
export async function synthesisDesk(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

/** Publishes the very synthesis that was read. */
export const acceptSynthesis: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return await answered(visit, c, { typed: said, refusal: agent.refusal });
  const found = await consultationOf(visit, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const done = await actOnce(visit, said, async (within) => {
    const published = await publishSynthesis(within, {
      slug,
      confirmed: said.text('confirmed'),
      words: optionalIn(said, 'words', visit.institution.languages) ?? null,
      by: { agent: agent.value.id },
    });
    return published.ok ? ok(visit.href(deskPath(slug, '/synthesis'), { done: 'synthesis-published' })) : published;
  });
  return done.ok ? { to: done.value } : await answered(visit, c, { typed: said, refusal: done.refusal });
};

async function answered(visit: Visit, c: Context, given: Attempt | null): Promise<PageAnswer> {
  const { app, locale } = visit;
  return await desk(visit, 'read', async (agent) => {
    const found = await consultationOf(visit, agent, c);
    if (!found.ok) return found;
    const { slug, publishedAt, timeZone } = found.value.consultation;
    if (publishedAt === null) return refuse({ type: 'not-published' });
    const audience = { drafts: false };
    const [draft, public_] = [
      await draftSynthesis(app, { slug, audience }),
      await readSynthesis(app, { slug, audience }),
    ];
    if (!draft.ok) return draft;
    const stands = public_.ok ? public_.value.synthesis : null;
    const attempt = given ?? { typed: filled({}), refusal: null };
    return {
      title: locale.t('synthesis.title'),
      refusal: attempt.refusal,
      crumbs: crumbsTo(visit, found.value),
      main: markup`<p class="lead">${locale.t('synthesis.lead')}</p>
${stands === null ? NOTHING : markup`<p class="note">${locale.say('synthesis.stands', { at: date(visit, stands.publishedAt, timeZone) })} <a href="${visit.href(`/consultations/${slug}/synthesis`)}">${locale.t('synthesis.public')}</a></p>`}
${synthesisOf(visit, { slug, document: draft.value.document, titles: draft.value.titles })}
${may(ROLE_SCOPES[agent.role], 'consultations') ? publishForm(visit, { slug, hash: draft.value.hash, attempt }) : NOTHING}`,
    };
  });
}

function publishForm(
  visit: Visit,
  { slug, hash, attempt }: { readonly slug: string; readonly hash: string; readonly attempt: Attempt },
): Html {
  const { locale, institution } = visit;
  return markup`<h2>${locale.t('synthesis.publish-title')}</h2>
${deskForm(visit, {
  action: deskPath(slug, '/synthesis'),
  attempt,
  labels: { words: locale.t('synthesis.words') },
  fields: markup`${hiddenField('confirmed', hash)}
${localisedFields(visit, { name: 'words', label: locale.t('synthesis.words'), hint: locale.t('synthesis.words-hint'), langs: institution.languages, attempt, max: BODY_MAX, rows: 5 })}`,
  button: locale.t('synthesis.publish'),
})}`;
}
