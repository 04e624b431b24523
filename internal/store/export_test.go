package store

import (
	"context"
	"database/sql"
	"strings"
)

// HotQueries returns what is asked while a person waits, and what erases, with
// HotQueries returns what is asked while a person waits, and what erases, with
// the number of its arguments. Only queryBacklog is left out: it counts the entries
// of an index, and no more of them than may be unfinished.
func (s *Store) HotQueries() map[string]int {
	queries := map[string]int{
		queryArticle: 1, queryLatestArticle: 1, queryReply: 1, queryReplyAt: 1, queryRepliesTo: 1, queryRepliesIn: 2, queryConversation: 1,
		querySpent: 2, querySpentBy: 4, queryKeptReplies: 1, queryKeptShared: 1, queryKeptRequests: 1,
		queryCost: 1, queryCostOfGuild: 3, queryCostOfUser: 3, queryModelDays: 2, queryDayKey: 1, queryWriting: 1,
		queryAliasUserRequests: 3, queryAliasUserCalls: 3, queryAliasGuildCalls: 3,
		querySweepAliasRequests: 1, querySweepAliasUserCalls: 1, querySweepAliasGuildCalls: 1, queryDeletions: 1,
		queryDelivery: 2, queryUnderway: 2, queryWithdrawal: 2, queryForgetUserDeliveries: 1, queryForgetGuildDeliveries: 1,
		querySweepDeliveries: 1, querySweepWithdrawals: 1,
		querySettings: 1, queryDraft: 2, queryRelease: 1,
		queryShared: 2, queryStir: 3, queryNameShared: 3, queryUnshare: 1,
		queryUnlistMessages: 1, queryUnlistPlaces: 1, queryUnlistArticles: 1,
		queryAcceptedBy: 1, queryBegin: 4, queryAccepted: 1, queryFinish: 5, queryReopen: 2, queryDiscard: 1,
		queryDead: 1, queryCountDead: 0, queryEraseSecrets: 1,
		queryForgetUserAccepted: 1, queryForgetGuildAccepted: 1, querySweepAccepted: 1, querySweepDead: 1,
		queryForgetUserDrafts: 1, queryForgetUserShared: 1, queryForgetUserRequests: 1, queryDisownUserCalls: 1,
		queryForgetGuildDrafts: 1, queryForgetGuildShared: 1, queryForgetGuildRequests: 1, queryForgetGuildSeen: 1,
		queryForgetGuildSettings: 1, queryDisownGuildCalls: 1,
		querySweepGuild: 3, querySweepGuildShared: 2, querySweepDrafts: 1, querySweepClaims: 1, querySweepLeases: 1, queryReleaseLease: 2, querySweepRequests: 1, querySweepCalls: 1,
	}
	for query, arguments := range map[string]int{
		queryTakeLease: 4, queryRenewLease: 4, queryEndLease: 3, queryLeases: 2, queryNextTurn: 2,
	} {
		queries[s.timed(query)] = arguments
	}
	for _, column := range []string{"key", "asker_id", "guild_id"} {
		queries[strings.ReplaceAll(queryForgetArticles, "WHOSE", column)] = 1
		queries[strings.ReplaceAll(queryForgetWritings, "WHOSE", column)] = 1
		queries[strings.ReplaceAll(queryForgetReplies, "WHOSE", column)] = 1
	}
	return queries
}

// DB returns the connection that writes.
func (s *Store) DB() *sql.DB { return s.writer }

// Erased empties the log.
func (s *Store) Erased(ctx context.Context) error { return s.database.erased(ctx, s.writer) }

// Body returns how a reply is kept.
func (s *Store) Body(ctx context.Context, key string) (packed []byte, err error) {
	err = s.writer.QueryRowContext(ctx, queryReply, key).Scan(&packed)
	return packed, err
}

// ArticleBody returns how an article is kept.
func (s *Store) ArticleBody(ctx context.Context, key string) (packed []byte, err error) {
	err = s.writer.QueryRowContext(ctx, queryArticle, key).Scan(&packed)
	return packed, err
}

// Migrate brings the schema up to date again.
func (s *Store) Migrate(ctx context.Context) error { return s.migrate(ctx) }

// Versions returns the statements that lead from each version of the schema to the next.
func Versions(folder string) ([]string, error) { return migrationsIn(folder) }
