import type { House } from './cli/house.ts';

/** How the API shows what commands answer in JSON. Loaded when one does. */
export const resources: House['resources'] = async () => {
  const { consultationResource, summaryResource } = await import('./http/api/consultation-resource.ts');
  const proposals = await import('./http/api/proposal-resource.ts');
  const { institutionResource } = await import('./http/api/institution-resource.ts');
  const { ballotResource } = await import('./http/api/ballot-resource.ts');
  return {
    institution: institutionResource,
    consultation: consultationResource,
    consultationSummary: summaryResource,
    ballot: ballotResource,
    proposalSummary: proposals.summaryResource,
  };
};
