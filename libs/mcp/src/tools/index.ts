import type { Type } from '@nestjs/common';
import type { Tool } from '../tool.ts';
import { AttachTool } from './attach.tool.ts';
import { ContextTool } from './context.tool.ts';
import { CreateTool } from './create.tool.ts';
import { DeleteTool } from './delete.tool.ts';
import { DocumentTool } from './document.tool.ts';
import { ExecuteTool } from './execute.tool.ts';
import { FeedbackTool } from './feedback.tool.ts';
import { PrintTool } from './print.tool.ts';
import { QueryTool } from './query.tool.ts';
import { ReadTool } from './read.tool.ts';
import { ReportTool } from './report.tool.ts';
import { SchemaTool } from './schema.tool.ts';
import { WriteTool } from './write.tool.ts';

/** Every tool, in the order in which clients list them. A new one is a line here and a file beside this one. */
export const TOOL_CLASSES: Type<Tool>[] = [
  ContextTool,
  SchemaTool,
  QueryTool,
  ReadTool,
  ReportTool,
  PrintTool,
  DocumentTool,
  CreateTool,
  WriteTool,
  AttachTool,
  DeleteTool,
  ExecuteTool,
  FeedbackTool,
];
