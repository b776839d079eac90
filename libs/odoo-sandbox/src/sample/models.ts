import type { ModelSpec } from '../orm/types.ts';
import { company, country, currency, group, language } from './base.ts';
import { lead, stage, team } from './crm.ts';
import { invoice } from './invoices.ts';
import { attachment } from './attachments.ts';
import { irModel, irModelFields } from './ir-models.ts';
import { message } from './messages.ts';
import { modelData } from './model-data.ts';
import { partner, partnerCategory } from './partners.ts';
import { picking } from './pickings.ts';
import { category, product, template } from './products.ts';
import { reportAction } from './reports.ts';
import { reorderRule, warehouse } from './reorder-rules.ts';
import { orderLine } from './sale-lines.ts';
import { order } from './sale-orders.ts';
import { unit, unitCategory } from './units.ts';
import { user } from './users.ts';
import { compose } from './wizard-compose.ts';
import { orderDiscount } from './wizard-discount.ts';
import { leadLost, lostReason } from './wizard-lost.ts';
import { payment, paymentRegister } from './wizard-payment.ts';

/** Every model that the sandbox knows. */
export const MODELS: readonly ModelSpec[] = [
  country,
  currency,
  language,
  company,
  group,
  user,
  partner,
  partnerCategory,
  team,
  stage,
  lead,
  unitCategory,
  unit,
  category,
  template,
  product,
  warehouse,
  reorderRule,
  order,
  orderLine,
  invoice,
  message,
  attachment,
  lostReason,
  leadLost,
  orderDiscount,
  payment,
  paymentRegister,
  compose,
  irModel,
  irModelFields,
  modelData,
  reportAction,
  picking,
];
