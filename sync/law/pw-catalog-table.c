/* The tables of the catalogue: which file has which columns. */
#include "sync/law/pw-catalog-private.h"

#define AT(type, member) G_STRUCT_OFFSET (type, member)
#define COLUMN(name, kind, type, member)                                                           \
  { name, kind, AT (type, member), 0, NULL }
#define REFERS(name, kind, type, member, table)                                                    \
  { name, kind, AT (type, member), table, NULL }
#define WORD(name, type, member, words)                                                            \
  { name, PW_COLUMN_WORD, AT (type, member), 0, words }
#define END                                                                                        \
  { NULL, 0, 0, 0, NULL }

static const PwColumn source_columns[] = { END };

static const PwColumn label_columns[] = {
  COLUMN ("label", PW_COLUMN_PAIR, PwCatalogLabel, label),
  END,
};

static const PwColumn stage_columns[] = {
  REFERS ("period", PW_COLUMN_REF, PwCatalogStage, period, PW_CATALOG_PERIODS),
  COLUMN ("label", PW_COLUMN_PAIR, PwCatalogStage, label),
  END,
};

static const PwColumn act_columns[] = {
  COLUMN ("number", PW_COLUMN_OPTIONAL, PwCatalogAct, number),
  REFERS ("parent", PW_COLUMN_OPTIONAL_REF, PwCatalogAct, parent, PW_CATALOG_ACTS),
  COLUMN ("general", PW_COLUMN_YES, PwCatalogAct, general),
  COLUMN ("label", PW_COLUMN_PAIR, PwCatalogAct, label),
  REFERS ("applies_to", PW_COLUMN_LIST, PwCatalogAct, applies_to, PW_CATALOG_LEGAL_CLASSES),
  END,
};

static const PwColumn class_columns[] = {
  WORD ("kind", PwCatalogLegalClass, kind, "|desa|asn|pemerintah|lain|"),
  COLUMN ("label", PW_COLUMN_PAIR, PwCatalogLegalClass, label),
  END,
};

static const PwColumn position_columns[] = {
  REFERS ("legal_class", PW_COLUMN_OPTIONAL_REF, PwCatalogPosition, legal_class,
          PW_CATALOG_LEGAL_CLASSES),
  REFERS ("class_in_desa", PW_COLUMN_OPTIONAL_REF, PwCatalogPosition, class_in_desa,
          PW_CATALOG_LEGAL_CLASSES),
  REFERS ("class_in_kelurahan", PW_COLUMN_OPTIONAL_REF, PwCatalogPosition, class_in_kelurahan,
          PW_CATALOG_LEGAL_CLASSES),
  COLUMN ("title", PW_COLUMN_OPTIONAL, PwCatalogPosition, title),
  COLUMN ("unclear", PW_COLUMN_YES, PwCatalogPosition, unclear),
  COLUMN ("label", PW_COLUMN_PAIR, PwCatalogPosition, label),
  END,
};

static const PwColumn title_columns[] = {
  COLUMN ("area", PW_COLUMN_TEXT, PwCatalogLocalTitle, area),
  COLUMN ("title", PW_COLUMN_TEXT, PwCatalogLocalTitle, title),
  WORD ("village_kind", PwCatalogLocalTitle, village_kind, "|desa|kelurahan|"),
  REFERS ("position", PW_COLUMN_OPTIONAL_REF, PwCatalogLocalTitle, position, PW_CATALOG_POSITIONS),
  REFERS ("legal_class", PW_COLUMN_REF, PwCatalogLocalTitle, legal_class, PW_CATALOG_LEGAL_CLASSES),
  END,
};

static const PwColumn status_columns[] = {
  COLUMN ("asn_kind", PW_COLUMN_OPTIONAL_PAIR, PwCatalogBeneficiaryStatus, asn_kind),
  COLUMN ("label", PW_COLUMN_PAIR, PwCatalogBeneficiaryStatus, label),
  END,
};

static const PwColumn law_columns[] = {
  COLUMN ("short", PW_COLUMN_PAIR, PwCatalogLaw, short_name),
  COLUMN ("name", PW_COLUMN_PAIR, PwCatalogLaw, name),
  COLUMN ("dates_mark", PW_COLUMN_MARK, PwCatalogLaw, dates_mark),
  END,
};

static const PwColumn article_columns[] = {
  REFERS ("law", PW_COLUMN_REF, PwCatalogArticle, law, PW_CATALOG_LAWS),
  COLUMN ("number", PW_COLUMN_OPTIONAL, PwCatalogArticle, number),
  COLUMN ("paragraph", PW_COLUMN_OPTIONAL, PwCatalogArticle, paragraph),
  COLUMN ("letter", PW_COLUMN_OPTIONAL, PwCatalogArticle, letter),
  COLUMN ("content", PW_COLUMN_PAIR, PwCatalogArticle, content),
  COLUMN ("penalty", PW_COLUMN_OPTIONAL_PAIR, PwCatalogArticle, penalty),
  COLUMN ("authority", PW_COLUMN_PAIR, PwCatalogArticle, authority),
  END,
};

static const PwColumn suggestion_columns[] = {
  REFERS ("act", PW_COLUMN_LIST, PwCatalogSuggestion, acts, PW_CATALOG_ACTS),
  REFERS ("legal_class", PW_COLUMN_LIST, PwCatalogSuggestion, legal_classes,
          PW_CATALOG_LEGAL_CLASSES),
  REFERS ("election", PW_COLUMN_LIST, PwCatalogSuggestion, elections, PW_CATALOG_ELECTIONS),
  REFERS ("period", PW_COLUMN_LIST, PwCatalogSuggestion, periods, PW_CATALOG_PERIODS),
  REFERS ("beneficiary", PW_COLUMN_LIST, PwCatalogSuggestion, beneficiaries,
          PW_CATALOG_BENEFICIARY_STATUSES),
  REFERS ("article", PW_COLUMN_REF, PwCatalogSuggestion, article, PW_CATALOG_ARTICLES),
  REFERS ("penalty_article", PW_COLUMN_OPTIONAL_REF, PwCatalogSuggestion, penalty,
          PW_CATALOG_ARTICLES),
  REFERS ("track", PW_COLUMN_REF, PwCatalogSuggestion, track, PW_CATALOG_TRACKS),
  COLUMN ("reason", PW_COLUMN_PAIR, PwCatalogSuggestion, reason),
  COLUMN ("exception", PW_COLUMN_OPTIONAL_PAIR, PwCatalogSuggestion, exception),
  END,
};

static const PwColumn deadline_columns[] = {
  REFERS ("election", PW_COLUMN_REF, PwCatalogDeadline, election, PW_CATALOG_ELECTIONS),
  COLUMN ("clock", PW_COLUMN_TEXT, PwCatalogDeadline, clock),
  WORD ("origin", PwCatalogDeadline, origin, "|finding|report|both|"),
  REFERS ("track", PW_COLUMN_OPTIONAL_REF, PwCatalogDeadline, track, PW_CATALOG_TRACKS),
  WORD ("starts_from", PwCatalogDeadline, starts_from,
        "|known|reported|registered|notice|decided|advised|"),
  COLUMN ("amount", PW_COLUMN_NUMBER, PwCatalogDeadline, amount),
  WORD ("unit", PwCatalogDeadline, unit, "|day|hour|"),
  WORD ("day_kind", PwCatalogDeadline, day_kind, "|calendar|working||"),
  COLUMN ("day_mark", PW_COLUMN_MARK, PwCatalogDeadline, day_mark),
  COLUMN ("what", PW_COLUMN_PAIR, PwCatalogDeadline, what),
  COLUMN ("note", PW_COLUMN_OPTIONAL_PAIR, PwCatalogDeadline, note),
  END,
};

static const PwColumn holiday_columns[] = {
  WORD ("kind", PwCatalogHoliday, kind, "|nasional|pemungutan|"),
  COLUMN ("label", PW_COLUMN_PAIR, PwCatalogHoliday, label),
  END,
};

static const PwColumn zone_columns[] = {
  WORD ("zone", PwCatalogZone, zone, "|WIB|WITA|WIT|"),
  COLUMN ("offset_minutes", PW_COLUMN_NUMBER, PwCatalogZone, offset_min),
  END,
};

static const PwColumn recipient_columns[] = {
  REFERS ("legal_class", PW_COLUMN_LIST, PwCatalogRecipient, legal_classes,
          PW_CATALOG_LEGAL_CLASSES),
  REFERS ("track", PW_COLUMN_REF, PwCatalogRecipient, track, PW_CATALOG_TRACKS),
  COLUMN ("recipient", PW_COLUMN_PAIR, PwCatalogRecipient, recipient),
  COLUMN ("via", PW_COLUMN_PAIR, PwCatalogRecipient, via),
  END,
};

static const PwColumn sanction_columns[] = {
  REFERS ("legal_class", PW_COLUMN_LIST, PwCatalogSanction, legal_classes,
          PW_CATALOG_LEGAL_CLASSES),
  COLUMN ("label", PW_COLUMN_PAIR, PwCatalogSanction, label),
  END,
};

#define TABLE(file, key, type, columns)                                                            \
  { file ".csv", key, sizeof (type), TRUE, columns }

static const PwTable tables[PW_CATALOG_TABLES] = {
  [PW_CATALOG_SOURCES] = { "sources.csv", "source", sizeof (PwCatalogRow), FALSE, source_columns },
  [PW_CATALOG_ELECTIONS] = TABLE ("elections", "election", PwCatalogLabel, label_columns),
  [PW_CATALOG_PERIODS] = TABLE ("periods", "period", PwCatalogLabel, label_columns),
  [PW_CATALOG_STAGES] = TABLE ("stages", "stage", PwCatalogStage, stage_columns),
  [PW_CATALOG_TRACKS] = TABLE ("tracks", "track", PwCatalogLabel, label_columns),
  [PW_CATALOG_ACTS] = TABLE ("acts", "act", PwCatalogAct, act_columns),
  [PW_CATALOG_LEGAL_CLASSES]
  = TABLE ("legal_classes", "legal_class", PwCatalogLegalClass, class_columns),
  [PW_CATALOG_POSITIONS] = TABLE ("positions", "position", PwCatalogPosition, position_columns),
  [PW_CATALOG_LOCAL_TITLES]
  = TABLE ("local_titles", "local_title", PwCatalogLocalTitle, title_columns),
  [PW_CATALOG_BENEFICIARY_STATUSES] = TABLE ("beneficiary_statuses", "beneficiary_status",
                                             PwCatalogBeneficiaryStatus, status_columns),
  [PW_CATALOG_LAWS] = TABLE ("laws", "law", PwCatalogLaw, law_columns),
  [PW_CATALOG_ARTICLES] = TABLE ("articles", "article", PwCatalogArticle, article_columns),
  [PW_CATALOG_SUGGESTIONS]
  = TABLE ("suggestions", "suggestion", PwCatalogSuggestion, suggestion_columns),
  [PW_CATALOG_DEADLINES] = TABLE ("deadlines", "deadline", PwCatalogDeadline, deadline_columns),
  [PW_CATALOG_HOLIDAYS] = TABLE ("holidays", "date", PwCatalogHoliday, holiday_columns),
  [PW_CATALOG_ZONES] = TABLE ("zones", "province", PwCatalogZone, zone_columns),
  [PW_CATALOG_RECIPIENTS]
  = TABLE ("recipients", "recipient", PwCatalogRecipient, recipient_columns),
  [PW_CATALOG_SANCTIONS] = TABLE ("sanctions", "sanction", PwCatalogSanction, sanction_columns),
  [PW_CATALOG_NOTES] = TABLE ("notes", "note", PwCatalogLabel, label_columns),
};

const PwTable *
_pw_catalog_table (PwCatalogTable table) {
  return &tables[table];
}
