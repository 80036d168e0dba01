export const MAIL_KINDS = [
  'sign-in',
  'add-address',
  'invitation',
  'follow',
  'digest',
  'newsletter',
  'reminder',
  'waiting',
  'requests',
  'decision',
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];
