export const MAIL_KINDS = ['sign-in', 'add-address', 'follow', 'digest', 'reminder', 'waiting', 'decision'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];
