import { z } from '@hono/zod-openapi';
import { stateAbout } from '../../../application/community/request/state-about.ts';
import {
  type Content,
  eachList,
  KIND_NAMES,
  type KindName,
  kindOf,
  listOf,
  type RequestKinds,
  type StatedLists,
} from '../../../domain/community/request-kinds.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { contentIn, type KindResource, kindInput, kindResource, kindSchema } from '../kit/kind-schemas.ts';
import { type Route, replied } from '../kit/operation.ts';
import { AT_REQUEST, REQUEST_PATH, SENT } from './request-address.ts';
import { sentResource, sentStatement } from './statement-resource.ts';

type Texts = {
  /** Of the schemas of what is shown and sent. */
  readonly names: readonly [shown: string, sent: string];
  readonly summary: string;
  readonly description: string;
  readonly example: object;
  readonly refusals: readonly Refusal['type'][];
};

const TEXTS: { readonly [K in KindName]: Texts } = {
  estimate: {
    names: ['Estimate', 'EstimateGiven'],
    summary: 'Record what a supplier says that a feature request costs',
    description: SENT,
    example: {
      supplier: 'Atelier Libre',
      amount: { amount: 900_000, currency: 'EUR' },
      date: '2026-03-01',
      reference: 'Offer 7',
    },
    refusals: ['not-shared', 'not-in-this-role'],
  },
  release: {
    names: ['Release', 'ReleaseInput'],
    summary: 'Announce a version of what was commissioned',
    description: `The host does, or a supplier that estimated it. ${SENT}`,
    example: { version: '2.1', url: 'https://git.example/releases/2.1', date: '2026-03-01' },
    refusals: ['other-decider'],
  },
  use: {
    names: ['ReleaseUse', 'ReleaseUseInput'],
    summary: 'State which version this institution runs, in place of what it stated before',
    description: `Once every institution that pays runs one, the request is adopted. The token needs the scope \`represent\` too. What a member without a node states on paper the host enters, with the reference of the paper. ${SENT}`,
    example: { version: '2.1', since: '2026-03-01' },
    refusals: ['not-shared'],
  },
};

const ON_PAPER = {
  institution: z
    .string()
    .max(2_000)
    .optional()
    .openapi({ description: 'A member without a node that states it on paper; this institution where absent' }),
  reference: z.string().max(1_000).optional().openapi({ description: 'Of the paper' }),
};

type Resources = { readonly [K in KindName as `${K}s`]: readonly KindResource<RequestKinds[K]>[] };
const SCHEMAS = Object.fromEntries(
  KIND_NAMES.map((kind) => [kind, kindSchema(kindOf(kind), TEXTS[kind].names[0])]),
) as unknown as { readonly [K in KindName]: z.ZodType<KindResource<RequestKinds[K]>> };

/** What was stated about a feature request, as parts of it. */
export const statedLists = eachList((kind) => {
  const list = z.array(SCHEMAS[kind] as z.ZodType);
  return kindOf(kind).isReplaced ? list.openapi({ description: 'What each institution stated last' }) : list;
}) as { readonly [L in keyof Resources]: z.ZodType<Resources[L]> };

export function statedResources(lists: StatedLists): Resources {
  return eachList((kind) =>
    lists[listOf(kind)].map((stored) => kindResource(kindOf(kind), stored as never)),
  ) as unknown as Resources;
}

/** Estimates, releases and what institutions run: one operation for each kind of statement about a feature request. */
export function statedRoutes(route: Route): void {
  for (const kind of KIND_NAMES) statedRoute(route, kind);
}

function statedRoute(route: Route, name: KindName): void {
  const kind = kindOf(name);
  const { names, summary, description, example, refusals } = TEXTS[name];
  const onPaper = Object.values(kind.recorded).some(({ is }) => is === 'paper');
  route(
    {
      ...AT_REQUEST,
      needs: 'consultations',
      method: 'post',
      path: `${REQUEST_PATH}/${listOf(name)}`,
      summary,
      description,
      body: kindInput(kind)
        .extend(onPaper ? ON_PAPER : {})
        .openapi(names[1], { example }),
      answers: { 201: SCHEMAS[name] as z.ZodType<object>, 202: sentStatement },
      refusals: ['not-found', 'wrong-status', ...refusals],
    },
    async ({ app, params, body, caller: { by } }) => {
      const sent = body as { readonly institution?: string; readonly reference?: string };
      const said = { institution: sent.institution ?? null, reference: sent.reference ?? null };
      const content = contentIn(kind, body) as Content<KindName>;
      const done = await stateAbout(app, { ...params, kind: name, content, said: onPaper ? said : undefined, by });
      if (!done.ok) return done;
      const { sent: statement } = done.value;
      return statement === undefined
        ? replied(201, kindResource(kind, done.value as never) as object)
        : replied(202, sentResource(statement));
    },
  );
}
