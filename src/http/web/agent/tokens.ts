import type { Context } from 'hono';
import { createToken, revokeToken } from '../../../application/agent/create-token.ts';
import { SCOPES, type Token } from '../../../application/agent/ports.ts';
import { readTokens } from '../../../application/agent/reads.ts';
import { isLive } from '../../../application/kit/access.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { NAME_MAX } from '../../../domain/kit/text.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, createOnce, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, confirmPage, type FormState, factList } from '../kit/form-parts.ts';
import { formFields, type Item, labelsOf, line, some } from '../kit/form-table.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { shownOnce } from '../kit/shown-once.ts';
import { state } from '../kit/state.ts';
import { date } from '../kit/time.ts';
import { consultationItems, consultationsIn, everyConsultation, scopeOf } from './agent-fields.ts';

export const TOKENS = '/admin/tokens';

/** Every token of the API, and the form that makes one. */
export async function tokensPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, { values: formDefaults({ where: 'all' }), refusal: null });
}

/** Makes a token and shows it, once. */
export const acceptTokens: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'tokens');
  if (!agent.ok) return agent;
  const made = await createOnce(context, formInput, (within) =>
    createToken(within, {
      name: formInput.text('name'),
      scopes: formInput.all('scopes'),
      consultations: consultationsIn(formInput),
      expiresAt: formInput.text('expires') || undefined,
      zone: context.institution.timeZone,
      by: { kind: 'agent', id: agent.value.id },
    }),
  );
  if (!made.ok) return await answered(context, { values: formInput, refusal: made.refusal });
  if (made.value === null) return { to: context.href(TOKENS, { done: 'token-made-before' }) };
  const { locale } = context;
  const { secret, token } = made.value;
  return await adminLayout(context, 'tokens', async () => ({
    title: locale.t('tokens.made-title', { name: token.name }),
    crumbs: crumbs(context),
    main: shownOnce(secret, { lead: locale.t('tokens.made-lead'), warning: locale.t('tokens.made-once') }),
  }));
};

/** The second step before a token ends for good. */
export async function revokeTokenPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await revoking(context, c, null);
}

export const acceptRevokeToken: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'tokens');
  if (!agent.ok) return agent;
  const tokenId = c.req.param('token') ?? '';
  const done = await submitOnce(context, formInput, async (within) => {
    const revoked = await revokeToken(within, { tokenId, by: { kind: 'agent', id: agent.value.id } });
    return revoked.ok ? ok(context.href(TOKENS, { done: 'token-revoked' })) : revoked;
  });
  return done.ok ? { to: done.value } : await revoking(context, c, done.refusal);
};

function tokenItems(context: PageContext, consultations: readonly Consultation[]): readonly Item[] {
  const { t } = context.locale;
  return [
    line('name', t('tokens.name'), { hint: t('tokens.name-hint'), max: NAME_MAX }),
    some('scopes', t('tokens.scopes'), {
      hint: t('tokens.scopes-hint'),
      options: SCOPES.map((scope) => ({
        value: scope,
        label: markup`<code>${scope}</code>`,
        hint: t(`scope-opens.${scope}`),
      })),
    }),
    ...consultationItems(context, consultations, t('tokens.those-hint')),
    line('expires', t('tokens.expires'), { hint: t('tokens.expires-hint'), type: 'date', fault: 'expiresAt' }),
  ];
}

function crumbs(context: PageContext) {
  return [{ href: context.href(TOKENS), name: context.locale.t('tokens.nav') }];
}

async function revoking(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  const { app, locale } = context;
  return await adminLayout(context, 'tokens', async () => {
    const token = (await readTokens(app)).find(({ id }) => id === c.req.param('token'));
    if (token === undefined) return refuse({ type: 'not-found', what: 'token' });
    return {
      title: locale.t('tokens.revoke-title', { name: token.name }),
      refusal,
      crumbs: crumbs(context),
      main: confirmPage(context, {
        lead: locale.t('tokens.revoke-lead'),
        about: factList([[locale.t('tokens.scopes'), scopesOf(context, token)]]),
        action: `${TOKENS}/${token.id}`,
        refusal,
        button: locale.t('tokens.revoke-confirm'),
        back: TOKENS,
      }),
    };
  });
}

async function answered(context: PageContext, formState: FormState): Promise<PageAnswer> {
  const { app, locale, institution, now } = context;
  const { t } = locale;
  return await adminLayout(context, 'tokens', async () => {
    const all = await everyConsultation(context);
    const items = tokenItems(context, all);
    const rows = (await readTokens(app)).toReversed().map((token) => {
      const live = isLive(token, now);
      const stands = live ? 'live' : token.revokedAt === null ? 'over' : 'revoked';
      return [
        token.name,
        scopesOf(context, token),
        scopeOf(context, {
          consultations: token.consultations && all.filter(({ id }) => token.consultations?.includes(id)),
        }),
        state(live ? 'open' : 'closed', t(`tokens.state-${stands}`)),
        date(context, token.createdAt, institution.timeZone),
        token.expiresAt === null ? t('tokens.endless') : date(context, token.expiresAt, institution.timeZone),
        live
          ? markup`<a href="${context.href(`${TOKENS}/${token.id}`)}">${t('tokens.revoke')}<span class="hidden"> ${token.name}</span></a>`
          : NOTHING,
      ];
    });
    return {
      title: t('tokens.nav'),
      refusal: formState.refusal,
      main: markup`${adminTable({
        id: 'tokens',
        title: t('tokens.list'),
        caption: t('tokens.caption'),
        columns: [
          t('tokens.name'),
          t('tokens.scopes'),
          t('agents.where'),
          t('admin.state'),
          t('tokens.created'),
          t('tokens.expires'),
          t('admin.act'),
        ],
        rows,
        empty: t('tokens.none'),
      })}
<section aria-labelledby="new"><h2 id="new">${t('tokens.new')}</h2>
${adminForm(context, {
  action: TOKENS,
  formState,
  labels: labelsOf(items),
  fields: formFields(context, items, formState),
  button: t('tokens.make'),
})}</section>`,
    };
  });
}

function scopesOf({ locale }: PageContext, { scopes }: Token): Html {
  return markup`<ul class="plain-list">${scopes.map((scope) => markup`<li>${locale.t(`scope.${scope}`)}</li>`)}</ul>`;
}
