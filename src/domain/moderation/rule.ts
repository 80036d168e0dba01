/** What a contribution can break. */
export const BROKEN_RULES = [
  'off-topic',
  'duplicate',
  'personal-data',
  'insult',
  'hate',
  'illegal',
  'advertising',
  'spam',
] as const;
export const MODERATION_RULES = [
  ...BROKEN_RULES,
  'within-the-rules',
  'first-contribution',
  'moderated-elsewhere',
  'decision-undone',
] as const;
/** The rule of the charter that a decision goes by. */
export type ModerationRule = (typeof MODERATION_RULES)[number];
