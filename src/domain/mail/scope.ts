/** How much of what happens somebody follows: all of the institution, one consultation, or one proposal. */
export type FollowScope = 'institution' | 'consultation' | 'proposal';
