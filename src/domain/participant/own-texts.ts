/**
 * What somebody who deletes their account wants of their proposals and comments: `keep` them public, without author and
 * place, or `remove` the texts.
 */
export const OWN_TEXTS = ['keep', 'remove'] as const;
export type OwnTexts = (typeof OWN_TEXTS)[number];

/**
 * Whether a published text stays readable. Where the person did not choose, as where their server deleted the account:
 * a proposal does, which others supported, and a comment does not.
 */
export function staysPublic(kind: 'proposal' | 'comment', choice: OwnTexts | null): boolean {
  return choice === null ? kind === 'proposal' : choice === 'keep';
}
