import { Public } from '@aidoo/companies';
import { pageLanguage, send } from '@aidoo/pages';
import { Controller, Get, Head, Param, Post, Put, Req, Res, UseFilters } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Downloads } from './downloads.service.ts';
import { formFile } from './form-file.ts';
import { FILES_PATH } from './link-address.ts';
import { isPerson, LinkPageFilter } from './link-page.filter.ts';
import { linkRequest } from './transfer-record.service.ts';
import { uploadedPage, uploadPage } from './upload.page.ts';
import { bodyOf, Uploads } from './uploads.service.ts';
import type { UploadedFile } from './uploads.service.ts';

const languageOf = ({ headers }: Request) => pageLanguage(undefined, headers['accept-language']);

/** Files by their links. Public, since the link is what opens it: whoever has asked for it may be anywhere, in a browser or a program. */
@Controller(FILES_PATH)
@Public()
@UseFilters(LinkPageFilter)
export class FilesController {
  constructor(
    private readonly downloads: Downloads,
    private readonly uploads: Uploads,
  ) {}

  /** Programs look before they fetch: that uses no link. */
  @Head(':link')
  look(@Param('link') link: string, @Req() request: Request): Promise<void> {
    return this.downloads.look(link, linkRequest(request));
  }

  @Get(':link')
  async fetch(
    @Param('link') link: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const upload = isPerson(request) && (await this.uploads.look(link, linkRequest(request)));
    if (upload) send(response, uploadPage(languageOf(request), upload));
    else await this.downloads.send(link, linkRequest(request), response);
  }

  @Put(':link')
  put(
    @Param('link') link: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UploadedFile> {
    response.status(201);
    return this.uploads.take(link, linkRequest(request), bodyOf(request), response);
  }

  /** The form of the page that {@link fetch} shows. */
  @Post(':link')
  async post(@Param('link') link: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const uploaded = await this.uploads.take(link, linkRequest(request), formFile(request), response);
    if (isPerson(request)) send(response, uploadedPage(languageOf(request), uploaded));
    else response.status(201).json(uploaded);
  }
}
