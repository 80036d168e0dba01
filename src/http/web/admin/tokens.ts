import type { Context } from 'hono';
import { isLive, SCOPES, type Token } from '../../../application/access.ts';
import { createToken, revokeToken } from '../../../application/create-token.ts';
import { readTokens } from '../../../application/read-tokens.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { NAME_MAX } from '../../../domain/text.ts';
import { instantOf } from '../../../domain/time.ts';
import { choiceField, textField } from '../components/field.ts';
import { state } from '../components/state.ts';
import { date } from '../components/time.ts';
import { type Accepts, actOnce, makeOnce, type Said } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, deskTable, factList } from './form-parts.ts';
import { shownOnce } from './shown-once.ts';
import { filled } from './typed.ts';

export const TOKENS = '/admin/tokens';

/** Every token of the API, and the form that makes one. */
export async function tokensPage(visit: Visit): Promise<PageAnswer> {
  return await answered(visit, { typed: filled({}), refusal: null });
}

/** Makes a token and shows it, once. */
export const acceptTokens: Accepts = async (visit, said) => {
  const agent = agentOf(visit, 'tokens');
  if (!agent.ok) return agent;
  const expiresAt = expiryIn(visit, said);
  if (!expiresAt.ok) return await answered(visit, { typed: said, refusal: expiresAt.refusal });
  const made = await makeOnce(visit, said, (within) =>
    createToken(within, {
      name: said.text('name'),
      scopes: said.all('scopes'),
      expiresAt: expiresAt.value,
      by: { agent: agent.value.id },
    }),
  );
  if (!made.ok) return await answered(visit, { typed: said, refusal: made.refusal });
  if (made.value === null) return { to: visit.href(TOKENS, { done: 'token-made-before' }) };
  const { locale } = visit;
  const { secret, token } = made.value;
  return await desk(visit, 'tokens', async () => ({
    title: locale.t('tokens.made-title', { name: token.name }),
    crumbs: crumbs(visit),
    main: shownOnce(secret, { lead: locale.t('tokens.made-lead'), warning: locale.t('tokens.made-once') }),
  }));
};

/** The second step before a token ends for good. */
export async function revokeTokenPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await revoking(visit, c, null);
}

export const acceptRevokeToken: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'tokens');
  if (!agent.ok) return agent;
  const tokenId = c.req.param('token') ?? '';
  const done = await actOnce(visit, said, async (within) => {
    const revoked = await revokeToken(within, { tokenId, by: { agent: agent.value.id } });
    return revoked.ok ? ok(visit.href(TOKENS, { done: 'token-revoked' })) : revoked;
  });
  return done.ok ? { to: done.value } : await revoking(visit, c, done.refusal);
};

/** The end of the day that was typed, on the institution's clock. */
function expiryIn({ institution, now }: Visit, said: Said): Result<Date | undefined, Refusal> {
  const text = said.text('expires');
  if (text === '') return ok(undefined);
  const until = instantOf(text, { zone: institution.timeZone, field: 'expires', edge: 'end' });
  if (!until.ok || until.value > now) return until;
  return refuse({ type: 'invalid', field: 'expires', because: 'in-the-past' });
}

function crumbs(visit: Visit) {
  return [{ href: visit.href(TOKENS), name: visit.locale.t('tokens.nav') }];
}

async function revoking(visit: Visit, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  const { app, locale } = visit;
  return await desk(visit, 'tokens', async () => {
    const token = (await readTokens(app)).find(({ id }) => id === c.req.param('token'));
    if (token === undefined) return refuse({ type: 'not-found', what: 'token' });
    return {
      title: locale.t('tokens.revoke-title', { name: token.name }),
      refusal,
      crumbs: crumbs(visit),
      main: markup`<p class="lead">${locale.t('tokens.revoke-lead')}</p>
${factList([[locale.t('tokens.scopes'), scopesOf(visit, token)]])}
${deskForm(visit, {
  action: `${TOKENS}/${token.id}`,
  attempt: { typed: filled({}), refusal },
  fields: NOTHING,
  button: locale.t('tokens.revoke-confirm'),
  danger: true,
})}
<p><a href="${visit.href(TOKENS)}">${locale.t('desk.not-now')}</a></p>`,
    };
  });
}

async function answered(visit: Visit, attempt: Attempt): Promise<PageAnswer> {
  const { app, locale, institution, now } = visit;
  const { typed, refusal } = attempt;
  const { t } = locale;
  const labels = { name: t('tokens.name'), scopes: t('tokens.scopes'), expires: t('tokens.expires') };
  return await desk(visit, 'tokens', async () => {
    const rows = (await readTokens(app)).toReversed().map((token) => {
      const live = isLive(token, now);
      const stands = live ? 'live' : token.revokedAt === null ? 'over' : 'revoked';
      return [
        token.name,
        scopesOf(visit, token),
        state(live ? 'open' : 'closed', t(`tokens.state-${stands}`)),
        date(visit, token.createdAt, institution.timeZone),
        token.expiresAt === null ? t('tokens.endless') : date(visit, token.expiresAt, institution.timeZone),
        live
          ? markup`<a href="${visit.href(`${TOKENS}/${token.id}`)}">${t('tokens.revoke')}<span class="hidden"> ${token.name}</span></a>`
          : NOTHING,
      ];
    });
    return {
      title: t('tokens.nav'),
      refusal,
      main: markup`${deskTable({
        id: 'tokens',
        title: t('tokens.list'),
        caption: t('tokens.caption'),
        columns: [labels.name, labels.scopes, t('desk.state'), t('tokens.created'), labels.expires, t('desk.act')],
        rows,
        empty: t('tokens.none'),
      })}
<section aria-labelledby="new"><h2 id="new">${t('tokens.new')}</h2>
${deskForm(visit, {
  action: TOKENS,
  attempt,
  labels,
  fields: markup`${textField(visit, { name: 'name', label: labels.name, hint: t('tokens.name-hint'), value: typed.text('name'), max: NAME_MAX, refusal })}
${choiceField(visit, { name: 'scopes', label: labels.scopes, hint: t('tokens.scopes-hint'), several: true, chosen: typed.all('scopes'), options: SCOPES.map((scope) => ({ value: scope, label: markup`<code>${scope}</code>`, hint: locale.words.scope[scope] })), refusal })}
${textField(visit, { name: 'expires', label: labels.expires, hint: t('tokens.expires-hint'), type: 'date', value: typed.text('expires'), refusal })}`,
  button: t('tokens.make'),
})}</section>`,
    };
  });
}

function scopesOf({ locale }: Visit, { scopes }: Token): Html {
  return markup`<ul class="plain-list">${scopes.map((scope) => markup`<li>${locale.words.scope[scope]}</li>`)}</ul>`;
}
