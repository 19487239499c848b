/**
 * What a client needs to write requests and read answers, without the schemas and the engine behind them: a bundle that
 * imports only this stays small.
 */
export { foldCase } from './fold-case.ts';
export { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts';
export { SCIM_MEDIA_TYPE } from './media-type.ts';
export { ScimError, notFound, parseErrorMessage, type ScimType } from './scim-error.ts';
export {
  BULK_REQUEST_MESSAGE,
  ENTERPRISE_USER_SCHEMA,
  ERROR_MESSAGE,
  GROUP_SCHEMA,
  METADATA_NAMESPACE,
  PATCH_OP_MESSAGE,
  SEARCH_REQUEST_MESSAGE,
  USER_SCHEMA,
} from './urn.ts';
export { joinFilters, type CompareOperator, type CompareValue, type Filter } from './filter/filter.ts';
export { printFilter } from './filter/print-filter.ts';
export { parseAttributePath, type AttributePath } from './path/attribute-path.ts';
