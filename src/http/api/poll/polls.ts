import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { CITY_STATES } from '../../../application/network/subtotal/ports.ts';
import { openPoll, voteInPoll } from '../../../application/poll/polls.ts';
import type { PollView } from '../../../application/poll/ports.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { localised, momentInput } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { type Caller, type Route, replied } from '../kit/operation.ts';
import { id, slugParam, time } from '../kit/schemas.ts';

const TAG = 'Polls';
const AT = { slug: slugParam };

const poll = z
  .strictObject({
    id,
    question: localised,
    multiple: z.boolean(),
    opensAt: time,
    closesAt: time,
    options: z.array(
      z.strictObject({
        id,
        name: localised,
        votes: z.number().int().nullable().openapi({ description: 'Null while hidden' }),
      }),
    ),
    voters: z.number().int().nullable(),
    visible: z.boolean(),
    hiddenUntil: time.nullable(),
    sharedWith: z.array(z.string()).openapi({ description: 'Ids of the institutions at which people vote in it too' }),
    cities: z
      .array(
        z.strictObject({
          institution: z.string(),
          name: localised,
          ours: z.boolean(),
          state: z.enum(CITY_STATES),
          because: z.string().nullable(),
          voters: z.number().int().nullable(),
          votes: z.array(z.number().int()).nullable().openapi({ description: 'In the order of the options' }),
        }),
      )
      .nullable()
      .openapi({ description: 'Where several institutions hold it, what each counted; null while hidden' }),
  })
  .openapi('Poll');

const polls = z.strictObject({ items: z.array(poll), next: z.null() }).openapi('Polls');

export function pollRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/polls',
      tag: TAG,
      summary: 'Opinion polls of a consultation: they decide nothing and stay apart from every tally',
      needs: null,
      params: AT,
      answers: { 200: polls },
    },
    async ({ app, params, caller }) => {
      const found = await pollsOf(app, caller, params.slug);
      return found.ok ? replied(200, { items: found.value.map(pollResource), next: null }) : found;
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/polls',
      tag: TAG,
      summary: 'Open an opinion poll',
      needs: 'consultations',
      params: AT,
      body: z
        .strictObject({
          question: localised,
          options: z.array(localised).max(50),
          multiple: z.boolean().optional(),
          closesAt: momentInput,
        })
        .openapi('PollSaid'),
      answers: { 201: poll },
      refusals: ['not-published', 'not-eligible'],
    },
    async ({ app, params, body, caller }) => {
      const opened = await openPoll(app, {
        slug: params.slug,
        ...body,
        multiple: body.multiple ?? false,
        by: caller.by,
      });
      if (!opened.ok) return opened;
      const found = await pollsOf(app, caller, params.slug);
      if (!found.ok) return found;
      const view = found.value.find((each) => each.poll.id === opened.value.id);
      return view === undefined ? refuse({ type: 'not-found', what: 'poll' }) : replied(201, pollResource(view));
    },
  );

  route(
    {
      method: 'post',
      path: '/polls/{poll}/votes',
      tag: TAG,
      summary: 'Vote in an opinion poll, once',
      needs: 'vote',
      personal: true,
      params: { poll: id },
      body: z.strictObject({ options: z.array(id).max(50) }).openapi('PollVoteSaid'),
      answers: { 201: z.strictObject({ poll: id, options: z.array(id) }).openapi('PollVote') },
      refusals: ['phase-not-open', 'poll-closed', 'poll-single-choice', 'already-voted', 'not-eligible'],
    },
    async ({ app, params, body, caller, receivedAt }) => {
      const participantId = caller.viewer.participantId ?? '';
      const voted = await voteInPoll(app, {
        pollId: params.poll,
        participantId,
        optionIds: body.options,
        receivedAt,
      });
      return voted.ok ? replied(201, { poll: params.poll, options: voted.value }) : voted;
    },
  );
}

type SharedPoll = PollView & { readonly sharedWith: readonly string[] };

async function pollsOf(
  app: Application,
  caller: Caller,
  slug: string,
): Promise<Result<readonly SharedPoll[], Refusal>> {
  const found = await readConsultation(app, { slug, viewer: caller.viewer });
  if (!found.ok) return found;
  const { polls: views, holders } = found.value;
  const sharedWith = holders.filter(({ ours }) => !ours).map(({ uri }) => uri);
  return ok(views.map((view) => ({ ...view, sharedWith })));
}

function pollResource({ poll: of, votes, cities, sharedWith }: SharedPoll): Body<typeof poll> {
  return {
    ...of,
    sharedWith,
    cities:
      cities?.map(({ institution, ours, state, fault, polled }) => ({
        institution: institution.uri,
        name: institution.name,
        ours,
        state,
        because: fault?.because ?? null,
        voters: polled?.voters ?? null,
        votes: polled?.votes ?? null,
      })) ?? null,
    options: of.options.map(({ id, name }) => ({ id, name, votes: votes.visible ? (votes.byOption[id] ?? 0) : null })),
    voters: votes.visible ? votes.voters : null,
    visible: votes.visible,
    hiddenUntil: votes.visible ? null : votes.until,
  };
}
