export type ConversionErrorCode =
  /** The target holds rows, and no checkpoint says that a conversion wrote them. Nothing was touched. */
  | 'conversion_target_not_empty'
  /** A checkpoint of another schema version, cut-off or division into ranges. Nothing was touched. */
  | 'conversion_checkpoint'
  /** Converted, skipped and rejected documents do not add up to those of the source. */
  | 'conversion_sum'
  /** A store refused or was lost in the middle; what was committed stands, and the next run goes on from there. */
  | 'conversion_interrupted';

/** Why a conversion did not begin or did not end. The message says what to do next. */
export class ConversionError extends Error {
  readonly code: ConversionErrorCode;

  constructor(code: ConversionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
