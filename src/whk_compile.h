/*
 * Copyright (C) The ngx_http_webhook_module authors
 */


#ifndef WHK_COMPILE_H_INCLUDED
#define WHK_COMPILE_H_INCLUDED


#include "whk_program.h"
#include "whk_registry.h"


/*
 * The compiler's own state, shared by its files.  Nodes are handed out by
 * whk_compile_node() and filled in later, in their order, so that nothing
 * recurses: a schema may refer to itself.
 */

/* what a node is made of: a schema, in the context it is reached in */

typedef struct {
    whk_tree_t         *tree;
    uint32_t            resource;
    uint32_t            scope;
    uint32_t            entered;    /* the last resource in scope, plus 1 */
    whk_format_mode_t   format;
    uint32_t            alias;      /* the node that means the same */
} whk_job_t;


/*
 * What the dynamic anchors mean in a place, by the resources that were
 * entered on the way to it, the last one first: of a name the outermost
 * resource that has it decides.  A resource that decides nothing is left out,
 * and where all names mean the same the numbers are equal.  Number 0 is where
 * none means anything.
 */
typedef struct {
    uint32_t        outer;
    uint32_t        resource;
    uint32_t        recursive;    /* the outermost resource that is, or none */
    uint32_t        moves;        /* the last one from here, or WHK_NONE */
    whk_hash128_t   bound;        /* of all names and who decides them */
} whk_scope_t;


/* entering a resource leads to this scope */

typedef struct {
    uint32_t  resource;
    uint32_t  scope;
    uint32_t  next;
} whk_move_t;


typedef struct {
    whk_str_t  name;
    uint32_t   fresh;    /* of the resource that is being entered */
} whk_bound_name_t;


/* the last node that had a name, and its row there */

typedef struct {
    uint32_t  node;
    uint32_t  row;
} whk_mark_t;


typedef struct {
    whk_str_t      uri;
    whk_schema_t  *schema;
} whk_meta_t;


typedef struct {
    uint32_t           document;
    whk_format_mode_t  format;
} whk_input_t;


struct whk_schema_s {
    whk_program_t       prog;
    whk_mem_t          *mem;
    whk_mem_t          *tmp;
    whk_schema_conf_t   conf;
    whk_registry_t      reg;
    whk_array_t         inputs;     /* whk_input_t: of the roots */
    whk_array_t         jobs;       /* whk_job_t: of the nodes */
    whk_array_t         marks;      /* whk_mark_t: of the names */
    whk_array_t         scopes;     /* whk_scope_t */
    whk_array_t         moves;      /* whk_move_t */
    whk_array_t         bound_names;
    whk_array_t         notes;      /* whk_schema_note_t */
    whk_array_t         metas;      /* whk_meta_t */
    uint32_t           *cache;      /* nodes by hash of their job */
    uint32_t            cache_mask;
    unsigned            meta:1;     /* a meta-schema: is not checked */
};


#define whk_job(s, i)    whk_elt(whk_job_t, &(s)->jobs, i)
#define whk_scope(s, i)  whk_elt(whk_scope_t, &(s)->scopes, i)


/* a node being filled in */

typedef struct {
    uint8_t   keyword;
    uint32_t  bit;
    uint32_t  first;
    uint32_t  count;
} whk_fill_need_t;


typedef struct {
    whk_schema_t       *s;
    whk_node_t          n;
    whk_job_t           job;
    whk_dialect_t       dialect;
    uint32_t            node;
    uint32_t            document;
    uint32_t            effects;     /* keywords that do something */
    whk_array_t         members;     /* whk_member_t */
    whk_array_t         links;       /* whk_link_t */
    whk_array_t         required;    /* whk_wanted_t */
    whk_array_t         needs;       /* whk_fill_need_t */
    whk_array_t         need_bits;   /* uint32_t */
} whk_fill_t;


/* all calls return WHK_OK, WHK_REJECT or WHK_ERROR */


/* whk_compile_node.c */

/*
 * whk_compile_node() stores the number of the node for a schema that is
 * reached from a resource and scope.
 */
whk_rc_t whk_compile_node(whk_schema_t *s, const whk_job_t *from,
    whk_tree_t *tree, uint32_t *node)
    WHK_MUST_CHECK;

/*
 * whk_compile_clear() makes n accept everything.
 */
void whk_compile_clear(whk_node_t *n);


/* whk_compile_scope.c */

/*
 * whk_compile_scope() stores the scope that entering a resource from scope
 * leads to.
 */
whk_rc_t whk_compile_scope(whk_schema_t *s, uint32_t resource,
    uint32_t *scope)
    WHK_MUST_CHECK;


/* whk_compile.c */

/*
 * whk_compile_fill() fills in all nodes, and those that they need.
 */
whk_rc_t whk_compile_fill(whk_schema_t *s)
    WHK_MUST_CHECK;

/*
 * whk_compile_sub() is whk_compile_node() for a subschema of f.
 */
whk_rc_t whk_compile_sub(whk_fill_t *f, whk_tree_t *tree, uint32_t *node)
    WHK_MUST_CHECK;

/*
 * whk_compile_refuse() refuses value, and returns WHK_REJECT or WHK_ERROR.
 */
whk_rc_t whk_compile_refuse(whk_fill_t *f, const whk_tree_t *value,
    const char *text)
    WHK_MUST_CHECK;

/*
 * whk_compile_expect() refuses value unless it has this type, of which
 * WHK_JSON_TRUE stands for both booleans.
 */
whk_rc_t whk_compile_expect(whk_fill_t *f, const whk_tree_t *value,
    whk_json_type_t type)
    WHK_MUST_CHECK;

/*
 * whk_compile_ignored() lists value, a keyword's, as not enforced.
 */
whk_rc_t whk_compile_ignored(whk_fill_t *f, whk_tree_t *value,
    const char *text)
    WHK_MUST_CHECK;

/*
 * whk_compile_copy() copies text to memory that stays.  Returns 0 or -1.
 */
int whk_compile_copy(whk_schema_t *s, whk_str_t text, whk_str_t *copy);


/* whk_compile_member.c */

/*
 * whk_compile_member() returns what f has about a name, a new row if need
 * be, or NULL if memory ran out.
 */
whk_member_t *whk_compile_member(whk_fill_t *f, whk_str_t name);

/*
 * whk_compile_bit() stores the bit by which f watches for a name.
 */
whk_rc_t whk_compile_bit(whk_fill_t *f, whk_str_t name, uint32_t *bit)
    WHK_MUST_CHECK;

/*
 * whk_compile_members() writes the tables about names of node f, number
 * node, whose keywords are all done.
 */
whk_rc_t whk_compile_members(whk_fill_t *f, uint32_t node)
    WHK_MUST_CHECK;

/*
 * whk_compile_regex() stores the number of an expression; equal ones have
 * one number.
 */
whk_rc_t whk_compile_regex(whk_fill_t *f, const whk_tree_t *value,
    whk_str_t pattern, uint32_t *regex)
    WHK_MUST_CHECK;


/* whk_compile_shape.c */

/*
 * whk_compile_shape() refuses a value of a type with which the keyword would
 * do nothing.  The meta-schema refuses it, too, but sees only what keywords
 * make a schema, not what just a pointer leads to.
 */
whk_rc_t whk_compile_shape(whk_fill_t *f, whk_keyword_t keyword,
    const whk_tree_t *value)
    WHK_MUST_CHECK;

/*
 * whk_compile_idle() returns why a keyword does nothing beside those that are
 * there, or NULL.
 */
const char *whk_compile_idle(const whk_fill_t *f, whk_keyword_t keyword);


/* whk_compile_assert.c */

/*
 * whk_compile_count() reads value, which must be a count, whk_compile_num()
 * value with this text, which must be a number; num borrows the text.
 */
whk_rc_t whk_compile_count(whk_fill_t *f, const whk_tree_t *value,
    uint64_t *count)
    WHK_MUST_CHECK;
whk_rc_t whk_compile_num(whk_fill_t *f, const whk_tree_t *value,
    whk_str_t text, whk_num_t *num)
    WHK_MUST_CHECK;

#define WHK_COMPILE_FAR  "has an exponent of more than 18 digits"


/* whk_compile_equal.c */

/*
 * whk_compile_equal() does enum and const.
 */
whk_rc_t whk_compile_equal(whk_fill_t *f, whk_keyword_t keyword,
    whk_tree_t *value)
    WHK_MUST_CHECK;


/* the keywords: each of these does its own and returns for the others */

whk_rc_t whk_compile_logic(whk_fill_t *f, whk_keyword_t keyword,
    whk_tree_t *value)
    WHK_MUST_CHECK;
whk_rc_t whk_compile_object(whk_fill_t *f, whk_keyword_t keyword,
    whk_tree_t *value)
    WHK_MUST_CHECK;
whk_rc_t whk_compile_array(whk_fill_t *f, whk_keyword_t keyword,
    whk_tree_t *value)
    WHK_MUST_CHECK;
whk_rc_t whk_compile_assert(whk_fill_t *f, whk_keyword_t keyword,
    whk_tree_t *value)
    WHK_MUST_CHECK;

/*
 * whk_compile_ref() adds the link of "$ref", "$dynamicRef" or
 * "$recursiveRef".
 */
whk_rc_t whk_compile_ref(whk_fill_t *f, whk_keyword_t keyword,
    whk_tree_t *value)
    WHK_MUST_CHECK;

/*
 * whk_compile_link() adds an in-place link to count nodes, which follow.
 * Returns where to write their numbers, or NULL.
 */
uint32_t *whk_compile_link(whk_fill_t *f, whk_link_kind_t kind,
    whk_keyword_t keyword, uint32_t count);


/* whk_compile_alias.c */

/*
 * whk_compile_aliases() lets whoever refers to a node that only refers
 * itself refer to what that refers to.
 */
whk_rc_t whk_compile_aliases(whk_schema_t *s)
    WHK_MUST_CHECK;


/* whk_compile_settle.c */

/*
 * whk_compile_settle() makes of filled nodes what the evaluator follows:
 * short cuts past nodes that only refer, the order of settling, who can
 * vouch for whom.
 */
whk_rc_t whk_compile_settle(whk_schema_t *s)
    WHK_MUST_CHECK;


/* whk_compile_bound.c */

/*
 * whk_compile_bound() stores in the tables the largest number of
 * evaluations that can be alive at once.
 */
whk_rc_t whk_compile_bound(whk_schema_t *s)
    WHK_MUST_CHECK;


/* whk_compile_check.c */

/*
 * whk_compile_check() holds a resource against its meta-schema, unless that
 * was done.
 */
whk_rc_t whk_compile_check(whk_schema_t *s, uint32_t resource)
    WHK_MUST_CHECK;


#endif /* WHK_COMPILE_H_INCLUDED */
