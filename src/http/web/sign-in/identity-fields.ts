import type { StoredIdentityProvider } from '../../../application/sign-in/ports.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import { NAME_MAX } from '../../../domain/kit/text.ts';
import { AGENT_ACCESS } from '../../../domain/sign-in/provider.ts';
import { type IdentityProviderSaid, identityProviderInput } from '../../input/identity-provider.ts';
import { parsed } from '../../input/values.ts';
import { choose, line as lineOf } from '../kit/content.ts';
import { area, type Item, inputIn, line, localised, one, valuesWith } from '../kit/form-table.ts';
import { type FormDefaults, type FormValues, oneIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

export function identityItems(context: PageContext, hasSecret: boolean): readonly Item[] {
  const { institution, locale } = context;
  const { t } = locale;
  const claim = { hint: t('identity.claim-hint'), max: 200 };
  return [
    line('issuer', t('identity.issuer'), { hint: t('identity.issuer-hint'), type: 'url', required: true, max: 500 }),
    line('clientId', t('identity.client-id'), {
      hint: t('identity.client-id-hint'),
      required: true,
      max: 500,
      autocomplete: 'off',
    }),
    line('clientSecret', t('identity.secret'), {
      hint: t(hasSecret ? 'identity.secret-kept' : 'identity.secret-hint'),
      type: 'password',
      max: 1_000,
      autocomplete: 'off',
      empty: 'null',
    }),
    line('scopes', t('identity.scopes'), { hint: t('identity.scopes-hint'), max: 500 }),
    line('acrValues', t('identity.acr'), { hint: t('identity.acr-hint'), max: 500 }),
    localised('label', t('identity.label'), {
      hint: t('identity.label-hint'),
      langs: institution.languages,
      max: NAME_MAX,
    }),
    {
      kind: 'group',
      legend: t('identity.resident'),
      hint: t('identity.resident-text'),
      items: [
        line('residentClaim', t('identity.resident-claim'), { ...claim, of: 'resident.claim' }),
        area('residentValues', t('identity.resident-values'), {
          hint: t('identity.resident-values-hint'),
          rows: 3,
          of: 'resident.values',
        }),
      ],
    },
    {
      kind: 'group',
      legend: t('identity.territory'),
      hint: t('identity.territory-text'),
      items: [
        line('territoryClaim', t('identity.territory-claim'), { ...claim, of: 'territory.claim' }),
        area('territoryCodes', t('identity.territory-codes'), {
          hint: t('identity.territory-codes-hint'),
          rows: 6,
          of: 'territory.codes',
        }),
        knownCodes(context),
      ],
    },
    {
      kind: 'group',
      legend: t('identity.agents'),
      hint: t('identity.agents-text'),
      items: [
        one('agentsAccess', t('identity.agents-access'), {
          of: 'agents.access',
          options: AGENT_ACCESS.map((access) => ({
            value: access,
            label: t(`identity.agents-${access}`),
            hint: t(`identity.agents-${access}-hint`),
          })),
        }),
        line('agentsAcr', t('identity.agents-acr'), {
          hint: t('identity.agents-acr-hint'),
          max: 500,
          of: 'agents.acrValues',
        }),
      ],
    },
  ];
}

/** The provider as the form says it; values and codes stand a line each. */
export function identityIn(context: PageContext, formValues: FormValues): Result<IdentityProviderSaid, Refusal> {
  const values = linesIn(formValues.text('residentValues'));
  const codes = codesIn(formValues.text('territoryCodes'));
  const [resident, territory] = [formValues.text('residentClaim'), formValues.text('territoryClaim')];
  return parsed(identityProviderInput, {
    ...inputIn(identityItems(context, false), formValues),
    resident: resident === '' && values.length === 0 ? null : { claim: resident, values },
    territory: territory === '' && Object.keys(codes).length === 0 ? null : { claim: territory, codes },
    agents: {
      access: oneIn(formValues, 'agentsAccess', AGENT_ACCESS) ?? 'links',
      acrValues: formValues.text('agentsAcr'),
    },
  });
}

/** The form as it is kept, without its secret: that one is written only. */
export function identityValues(context: PageContext, stored: StoredIdentityProvider | null): FormDefaults {
  const { resident, territory } = stored ?? {};
  const codes = Object.entries(territory?.codes ?? {}).map(([value, code]) => `${value} = ${code}`);
  return valuesWith(identityItems(context, false), {
    scopes: 'openid profile email',
    ...stored,
    resident: { claim: resident?.claim, values: resident?.values.join('\n') },
    territory: { claim: territory?.claim, codes: codes.join('\n') },
    agents: stored?.agents ?? { access: 'links', acrValues: '' },
  });
}

function knownCodes(context: PageContext): Html {
  if (context.territories.length === 0) return NOTHING;
  return markup`<details><summary>${context.locale.t('identity.codes')}</summary><ul>${context.territories.map(({ code, name }) => markup`<li><code>${code}</code> ${lineOf(context, choose(context, name))}</li>`)}</ul></details>`;
}

function linesIn(text: string): readonly string[] {
  return text
    .split('\n')
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

/** `value = code` on each line; a line without a code has an empty one, which the rules refuse. */
function codesIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    linesIn(text).map((text) => {
      const at = text.lastIndexOf('=');
      return at < 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    }),
  );
}
