import { z } from '@hono/zod-openapi';
import { adoptCharter } from '../../../application/community/adopt-charter.ts';
import { readCharters } from '../../../application/community/read-charters.ts';
import { type Charter, PLEDGE_WITHDRAWALS, SUCCESSION_DAYS_MAX } from '../../../domain/community/charter.ts';
import { LATE_JOINING, SHARING_RULES } from '../../../domain/community/terms.ts';
import { INTEGER_MAX, localised, orNull } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { type Route, replied } from '../kit/operation.ts';
import { pageOf, slugParam, time } from '../kit/schemas.ts';

const TAG = 'Communities';

const money = z
  .strictObject({
    amount: z.number().int().openapi({ description: 'In minor units' }),
    currency: z.string().openapi({ example: 'EUR', description: 'ISO 4217' }),
  })
  .openapi('CharterSum');

const terms = {
  text: localised,
  secondAgentAbove: orNull(money).openapi({
    description: 'Above it, and for everything else than sums in its currency, a second agent confirms; null: always',
  }),
  pledgeWithdrawal: z.enum(PLEDGE_WITHDRAWALS),
  populations: z
    .array(
      z.strictObject({
        institution: z.string().max(2_000).openapi({ description: 'Its id' }),
        people: z.number().int(),
        year: z.number().int(),
      }),
    )
    .max(500),
  sharing: z
    .enum(SHARING_RULES)
    .optional()
    .openapi({ description: 'How costs are shared; absent where that is agreed on with each request' }),
  lateJoining: z.enum(LATE_JOINING).optional().openapi({ description: 'What an institution pays that joins later' }),
  successor: z
    .strictObject({
      institution: z.string().max(2_000).openapi({ description: 'Its id' }),
      afterDays: z.number().int().min(1).max(SUCCESSION_DAYS_MAX),
    })
    .optional()
    .openapi({
      description: 'Who may take over as the host after so many days in which that does not answer; absent for nobody',
    }),
};

const charter = z
  .strictObject({
    version: z.number().int(),
    ...terms,
    decision: localised.openapi({ description: 'Which decision it is of' }),
    hash: z.string().openapi({
      description: 'SHA-256 of the JCS form of `community`, `version`, the terms and `decision`, as one object',
    }),
    decidedAt: time,
  })
  .openapi('Charter');

const charterInput = z
  .strictObject({
    ...terms,
    decision: localised,
    replaces: z.number().int().min(0).max(INTEGER_MAX).openapi({ description: 'The version in force; 0 for none' }),
  })
  .openapi('CharterInput', {
    example: {
      text: { fr: 'Les coûts sont partagés également.' },
      secondAgentAbove: { amount: 500_000, currency: 'EUR' },
      pledgeWithdrawal: 'until-close',
      populations: [],
      decision: { fr: 'Assemblée du 1er mars 2026' },
      replaces: 0,
    },
  });

export function charterRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/charter',
      tag: TAG,
      summary: 'The charter of a community, version by version, the one in force first',
      needs: null,
      params: { slug: slugParam },
      answers: { 200: pageOf(charter, 'Charter') },
      refusals: ['not-a-community'],
    },
    async ({ app, params, caller }) => {
      const found = await readCharters(app, { slug: params.slug, viewer: caller.viewer });
      return found.ok ? replied(200, { items: found.value.map(charterResource), next: null }) : found;
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/charter',
      tag: TAG,
      summary: 'Record a version of the charter that the institutions decided; it is in force at once',
      needs: 'consultations',
      params: { slug: slugParam },
      body: charterInput,
      answers: { 201: charter },
      refusals: [
        'not-a-community',
        'not-published',
        'changed-meanwhile',
        'unchanged',
        'decided-by-host',
        'decided-by-source',
      ],
    },
    async ({ app, params, body, caller }) => {
      const { decision, replaces, ...input } = body;
      const adopted = await adoptCharter(app, { slug: params.slug, terms: input, decision, replaces, by: caller.by });
      return adopted.ok ? replied(201, charterResource(adopted.value)) : adopted;
    },
  );
}

function charterResource({ version, terms: input, decision, hash, decidedAt }: Charter): Body<typeof charter> {
  const populations = input.populations.map((each) => ({ ...each }));
  return { version, ...input, populations, decision, hash, decidedAt };
}
