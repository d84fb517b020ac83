// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Articles } from '../../api/gen/knowledge';
import { api } from '../api';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { RichText } from '../ui/rich_text';
import { Empty, Failure, Loading } from '../ui/states';
import { RelativeTime } from '../ui/time';
import { useArticleTitle } from './queries';

function ArticleLink({ id }: { id: string }) {
  return (
    <Link className="ellipsis" to={`/knowledge/${id}`}>
      {useArticleTitle(id)}
    </Link>
  );
}

/** What readers wrote with their votes, newest first; without an article those of all, each with its title. */
export function CommentList({ articleId = '' }: { articleId?: string }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: ['articleComments', articleId],
    queryFn: ({ pageParam, signal }) =>
      api(Articles.listComments, { articleId, pageToken: pageParam }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextPageToken || undefined,
  });
  if (query.isPending) return <Loading lines={6} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const comments = query.data.pages.flatMap((page) => page.comments);
  if (comments.length === 0) {
    return <Empty icon="chat" title={t('care.noComments')} text={t('care.noCommentsText')} />;
  }
  return (
    <>
      <ul className="card article-list">
        {comments.map((comment, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no names and never change place.
          <li key={i} className="comment-row">
            <span className="row">
              <Badge tone={comment.helpful ? 'ok' : 'danger'}>
                {t(comment.helpful ? 'care.helpful' : 'care.unhelpful')}
              </Badge>
              {!articleId && <ArticleLink id={comment.articleId} />}
              <span className="grow" />
              <span className="muted small">
                <RelativeTime value={comment.createTime} />
              </span>
            </span>
            <RichText text={comment.text} />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="list-more">
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('action.loadMore')}
          </Button>
        </div>
      )}
    </>
  );
}
