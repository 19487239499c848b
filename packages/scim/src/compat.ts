/** One way in which real clients depart from the RFCs, and who needs it to be taken. */
export interface Leniency {
  /** What is accepted although the RFC refuses it. */
  readonly accepts: string;
  /** The client that sends it. */
  readonly client: string;
  /** The transcript that shows it, under transcripts/. */
  readonly transcript: string;
}

/** The names of the leniencies. */
export type LeniencyName =
  | 'booleanStrings'
  | 'bareComplexValue'
  | 'singleForMultiValued'
  | 'anyTextForReference'
  | 'emptyOperations'
  | 'createByValueFilter'
  | 'removeAbsentValue'
  | 'removeByValueList'
  | 'readOnlyInPathlessValue'
  | 'unknownAttributeInPathlessValue'
  | 'unquotedFilterValue'
  | 'valuePathSubAttribute'
  | 'opInAnyCase'
  | 'pathInValueKey'
  | 'nestedGroups'
  | 'missingMessageSchema'
  | 'missingSchemas'
  | 'unknownSchemas'
  | 'otherMediaTypes'
  | 'serviceConfigurationAlias'
  | 'plainExtensionNames'
  | 'urlDialects';

/** Every leniency of the service provider: data, so that each can be switched off and is documented where it is decided. */
export const LENIENCIES: Readonly<Record<LeniencyName, Leniency>> = {
  booleanStrings: {
    accepts: '"True" and "False" for a boolean, in any case, in a body and in a filter',
    client: 'Entra ID without aadOptscim062020',
    transcript: 'entra/disable-user.http',
  },
  bareComplexValue: {
    accepts: 'a bare string for a complex attribute that has a `value` sub-attribute; an empty one clears it',
    client: 'Entra ID (manager)',
    transcript: 'entra/manager.http',
  },
  singleForMultiValued: {
    accepts: 'one value where a multi-valued attribute takes an array',
    client: 'Entra ID',
    transcript: 'entra/group.http',
  },
  anyTextForReference: {
    accepts: 'a text with characters that no URI has, such as spaces, for a reference',
    client: 'Entra ID, where an administrator maps a free text to profileUrl',
    transcript: 'entra/free-text-reference.http',
  },
  emptyOperations: {
    accepts: 'a PATCH with no operations',
    client: "Microsoft's SCIM validator",
    transcript: 'entra/empty-patch.http',
  },
  createByValueFilter: {
    accepts:
      'add and replace through `emails[type eq "work"].value` where no such element exists: it is created',
    client: 'Entra ID',
    transcript: 'entra/update-user.http',
  },
  removeAbsentValue: {
    accepts: 'removing, by a value filter, what is not there',
    client: 'Okta and Entra ID, whenever two removals cross',
    transcript: 'okta/group-push.http',
  },
  removeByValueList: {
    accepts: '`remove` of a multi-valued attribute with a list of values: only those are removed',
    client: 'Entra ID without aadOptscim062020',
    transcript: 'entra/group.http',
  },
  readOnlyInPathlessValue: {
    accepts: "a read-only attribute inside a pathless operation's value: it is ignored",
    client: 'Okta (id, with every group push)',
    transcript: 'okta/group-push.http',
  },
  unknownAttributeInPathlessValue: {
    accepts: "an unknown attribute inside a pathless operation's value: it is ignored",
    client: 'Okta and Entra ID, for attributes that the service provider does not have',
    transcript: 'okta/group-push.http',
  },
  unquotedFilterValue: {
    accepts:
      'a filter value without quotation marks; a number, `true` or `false` is a text where the attribute is one',
    client: 'Entra ID (externalId eq jyoung)',
    transcript: 'entra/create-user.http',
  },
  valuePathSubAttribute: {
    accepts:
      '`emails[type eq "work"].value eq "x"` in a filter: read as `emails[type eq "work" and value eq "x"]`',
    client: 'Entra ID (matching by an e-mail address)',
    transcript: 'entra/create-user.http',
  },
  opInAnyCase: {
    accepts: 'the `op` of a PATCH operation in any case',
    client: 'Entra ID ("Add", "Replace", "Remove")',
    transcript: 'entra/disable-user.http',
  },
  pathInValueKey: {
    accepts:
      'a path, such as `name.givenName`, `emails[type eq "work"].value` or an attribute behind the URI of its schema, as a key in the value of a pathless operation or in a resource',
    client: 'Entra ID with aadOptscim062020',
    transcript: 'entra/update-user.http',
  },
  nestedGroups: {
    accepts: 'a group among the members that are pushed to a group: it is left out and reported',
    client: 'Entra ID, where a group and one inside it are both provisioned',
    transcript: 'retool/nested-group.http',
  },
  missingMessageSchema: {
    accepts: 'a PatchOp, SearchRequest or BulkRequest message whose `schemas` does not name it',
    client: 'hand-written scripts and older provisioning agents',
    transcript: 'entra/empty-patch.http',
  },
  missingSchemas: {
    accepts: "a resource whose `schemas` does not name its type's schema, or that has none",
    client: "Retool's documented requests, and hand-written scripts",
    transcript: 'retool/create-without-schemas.http',
  },
  unknownSchemas: {
    accepts:
      "the URI of a schema that the resource type does not have in a resource's `schemas`: it is ignored",
    client: 'Entra ID (with every group)',
    transcript: 'entra/group.http',
  },
  otherMediaTypes: {
    accepts: 'a JSON body sent as text/json, or without a media type',
    client: "older agents of Okta's, and hand-written scripts",
    transcript: 'okta/text-json.http',
  },
  serviceConfigurationAlias: {
    accepts: '/serviceConfiguration for /ServiceProviderConfig',
    client: "Microsoft's collection of SCIM requests for Postman",
    transcript: 'entra/service-configuration.http',
  },
  plainExtensionNames: {
    accepts:
      "the plain name of an extension for its schema's URI, `metadata`, in bodies, paths and filters; representations have it too",
    client: 'Okta, for attributes that an administrator maps to an external namespace',
    transcript: 'okta/custom-attributes.http',
  },
  urlDialects: {
    accepts:
      "the base path and an endpoint in any case, repeated and closing slashes, and Entra's flag before the rest of the path",
    client: 'Entra ID, and clients that put a URL together from strings',
    transcript: 'others/url-dialects.http',
  },
};

/** Which leniencies are in force. */
export type Compat = Readonly<Record<LeniencyName, boolean>>;

function every(value: boolean): Compat {
  return {
    booleanStrings: value,
    bareComplexValue: value,
    singleForMultiValued: value,
    anyTextForReference: value,
    emptyOperations: value,
    createByValueFilter: value,
    removeAbsentValue: value,
    removeByValueList: value,
    readOnlyInPathlessValue: value,
    unknownAttributeInPathlessValue: value,
    unquotedFilterValue: value,
    valuePathSubAttribute: value,
    opInAnyCase: value,
    pathInValueKey: value,
    nestedGroups: value,
    missingMessageSchema: value,
    missingSchemas: value,
    unknownSchemas: value,
    otherMediaTypes: value,
    serviceConfigurationAlias: value,
    plainExtensionNames: value,
    urlDialects: value,
  };
}

/** Takes every dialect that is known of real clients; the default. */
export const LENIENT: Compat = every(true);

/** Takes what the RFCs allow and nothing else. */
export const STRICT: Compat = every(false);
