import { ToolError } from '../tool-error.ts';
import { isReportView } from './report-views.ts';

export const closedModel = (model: string): ToolError =>
  new ToolError('not_allowed', `The company's policy does not open ${model} to you.`, {
    hint: isReportView(model)
      ? 'It repeats values of other models, of which the policy closes some: use aidoo_report on those models instead. An owner or admin of the company can open it in Aidoo by naming it in the policy.'
      : 'Do without it, or ask an owner or admin of the company to change the policy in Aidoo.',
  });
