import { readIdentityProvider } from '../../../application/sign-in/identity-provider.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { accountField } from './account-field.ts';

/** Where the ways in are: what is added to the path of `/sign-in`. */
export const PROVIDER = '/sign-in/provider';
export const FEDIVERSE = '/sign-in/fediverse';
/** Where agents go on to. */
export const ADMIN = '/admin';

export type SignInOptions = {
  /** Where somebody goes on to afterwards. */
  readonly next: string;
  /** Whether somebody who is signed in adds a way to those they have. */
  readonly addsSignIn?: boolean | undefined;
  /** What was typed as an account, and did not lead anywhere. */
  readonly values?: string | undefined;
};

/** The ways in by what others know of somebody: the institution's identity provider, and the server of their account. */
export async function signInOptions(context: PageContext, ways: SignInOptions): Promise<Html> {
  return markup`${await providerWay(context, ways)}
${fediverseWay(context, ways)}`;
}

/** One button, where the institution has a provider. */
export async function providerWay(context: PageContext, ways: SignInOptions): Promise<Html> {
  const provider = await readIdentityProvider(context.app);
  if (provider === null) return NOTHING;
  const { locale } = context;
  const label = line(context, choose(context, provider.label));
  return markup`<section aria-labelledby="by-provider"><h2 id="by-provider">${label}</h2>
<p>${locale.html(ways.addsSignIn === true ? 'identity.provider-add-text' : 'identity.provider-text', { host: new URL(provider.issuer).host })}</p>
<form method="post" action="${context.href(PROVIDER)}">
${hidden(ways)}
<p class="buttons"><button type="submit">${locale.html('identity.provider-button', { label })}</button></p>
</form>${ways.addsSignIn === true || provider.agents.access === 'links' ? NOTHING : agentWay(context, { label, next: ADMIN })}</section>`;
}

/** The way of agents of the institution, by an account that is theirs or with a link that makes it theirs. */
export function agentWay(
  context: PageContext,
  way: { readonly label: Html; readonly next: string; readonly link?: string },
): Html {
  const { locale } = context;
  const link = way.link === undefined ? NOTHING : markup`<input type="hidden" name="link" value="${way.link}">`;
  return markup`<form method="post" action="${context.href(PROVIDER)}">
<input type="hidden" name="as" value="agent"><input type="hidden" name="next" value="${way.next}">${link}
<p class="buttons"><button type="submit" class="${way.link === undefined ? 'minor' : ''}">${locale.html(way.link === undefined ? 'identity.agent-button' : 'identity.provider-button', { label: way.label })}</button></p></form>`;
}

/** One field for a fediverse address. */
export function fediverseWay(context: PageContext, ways: SignInOptions): Html {
  const { locale } = context;
  return markup`<section aria-labelledby="by-account"><h2 id="by-account">${locale.t('identity.account-title')}</h2>
<p>${locale.t(ways.addsSignIn === true ? 'identity.account-add-text' : 'identity.account-text')}</p>
<form class="interact" method="post" action="${context.href(FEDIVERSE)}">
${hidden(ways)}
${accountField(context, { values: ways.values ?? '', wrong: ways.values !== undefined, hint: locale.t('identity.account-hint') })}
<p class="buttons"><button type="submit">${locale.t('identity.account-button')}</button></p>
</form></section>`;
}

function hidden({ next, addsSignIn }: SignInOptions): Html {
  return markup`<input type="hidden" name="next" value="${next}">${addsSignIn === true ? markup`<input type="hidden" name="adds" value="yes">` : NOTHING}`;
}
