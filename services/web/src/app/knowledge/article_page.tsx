// SPDX-License-Identifier: Apache-2.0
import { useParams } from 'react-router';
import '../styles/knowledge.css';
import { Failure, Loading } from '../ui/states';
import { ArticleEditor } from './article_editor';
import { useArticle } from './queries';

export default function ArticlePage() {
  const { articleId = 'new' } = useParams();
  const isNew = articleId === 'new';
  const query = useArticle(isNew ? undefined : articleId);
  if (isNew) return <ArticleEditor key="new" article={undefined} />;
  if (query.isPending) return <Loading lines={12} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <ArticleEditor key={articleId} article={query.data} />;
}
