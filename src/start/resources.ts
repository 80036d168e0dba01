import type { CommandServices } from '../cli/command-services.ts';

/** How the API shows what commands answer in JSON. Loaded when one does. */
export const resources: CommandServices['resources'] = async () => {
  const { consultationResource, summaryResource } = await import('../http/api/consultation/consultation-resource.ts');
  const proposals = await import('../http/api/proposal/proposal-resource.ts');
  const { institutionResource } = await import('../http/api/institution/institution.ts');
  const { ballotResource } = await import('../http/api/ballot/ballot-resource.ts');
  return {
    institution: institutionResource,
    consultation: consultationResource,
    consultationSummary: summaryResource,
    ballot: ballotResource,
    proposalSummary: proposals.summaryResource,
  };
};
