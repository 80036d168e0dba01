/** What an institution is in a community. The one that hosts it is a member. */
export const COMMUNITY_ROLES = ['member', 'associate', 'supplier'] as const;
export type CommunityRole = (typeof COMMUNITY_ROLES)[number];
