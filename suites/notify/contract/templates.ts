import type { OperationContext } from '#harness';
import type { Page, PageArgs } from '../../support/page.ts';

export type TemplateFormat = 'text' | 'markdown' | 'html';

/** The words of a message, in one language. A version never changes, but it may be retired. */
export interface Template {
  readonly name: string;
  /** A language tag in its usual case (`de-AT`), or `default`. */
  readonly locale: string;
  readonly version: number;
  readonly format: TemplateFormat;
  readonly subject: string | null;
  readonly body: string;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
}

export interface TemplateKey {
  readonly name: string;
  /** Tells no case apart. */
  readonly locale: string;
  readonly version: number;
}

export interface PublishTemplate {
  readonly name: string;
  readonly locale: string;
  /** The latest version, retired or not; 0: there is none yet. */
  readonly baseVersion: number;
  readonly format: TemplateFormat;
  readonly subject?: string | null;
  readonly body: string;
}

export interface ListTemplates extends PageArgs {
  readonly name?: string;
  readonly locale?: string;
}

/** Templates: the words of messages, by name, locale and version. */
export interface TemplateOperations {
  /**
   * Publishes the version after `baseVersion`.
   *
   * @throws `invalid` field `locale` when it is no language tag (RFC 5646, section 2.1, by form only); `conflict` field
   * `baseVersion` (constraint `templates_pkey`) when another version is the latest.
   */
  publishTemplate(context: OperationContext, args: PublishTemplate): Promise<Template>;
  /** @throws `not_found` field `version`. */
  getTemplate(context: OperationContext, args: TemplateKey): Promise<Template>;
  /** Takes a version out of use; idempotent, never undone: the first time stays. @throws `not_found` field `version`. */
  retireTemplate(context: OperationContext, args: TemplateKey): Promise<Template>;
  /**
   * What a message in that language is written with: the latest version that is not retired, of the first locale that has
   * one, among the locale itself, what is left of it as subtags are cut from its end (RFC 4647, section 3.4: `zh-Hant-TW`,
   * `zh-Hant`, `zh`; a single letter goes with what follows it), and `default`.
   *
   * @throws `not_found` field `name`.
   */
  effectiveTemplate(context: OperationContext, args: { readonly name: string; readonly locale: string }): Promise<Template>;
  /** Templates by name, locale, then version. */
  listTemplates(context: OperationContext, args: ListTemplates): Promise<Page<Template>>;
}
