"""A light classifier whose features weigh what they tell."""

from __future__ import annotations

from typing import Any, Dict, List, Text

import skops.io
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.utils.validation import check_is_fitted

_FILE = "classifier.skops"
# scikit-learn keeps the weights on the diagonal of a sparse matrix, which skops does not know.
_TRUSTED = ["scipy.sparse._csr.csr_matrix"]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TfidfClassifier(LogisticRegressionClassifier):
    """Rasa's logistic regression over TF-IDF instead of plain counts.

    Counts let long messages and everyday words shout; weighed and normalised, "no" and a question
    of forty words speak equally loud.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return Rasa's settings and ``C``, the inverse strength of regularisation."""
        return {**LogisticRegressionClassifier.get_default_config(), "C": 200.0}

    def __init__(
        self, config: Dict[Text, Any], name: Text, model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Build an untrained classifier."""
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=self.config["C"])
        self._tfidf = TfidfTransformer(sublinear_tf=True)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the weights of the features, then the intents."""
        counts, intents = self._create_training_matrix(training_data)
        self.clf.fit(self._tfidf.fit_transform(counts), intents)
        self.persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the intent of each message; without training data there is none to set."""
        try:
            check_is_fitted(self.clf)
        except NotFittedError:
            return messages
        return super().process(messages)

    def _create_X(self, messages: List[Message]) -> csr_matrix:  # noqa: N802  # Rasa's name
        counts = super()._create_X(messages)
        # In training the counts themselves are wanted: the weights are learned from them.
        return self._tfidf.transform(counts) if hasattr(self._tfidf, "idf_") else counts

    def persist(self) -> None:
        """Write weights and classifier into the model."""
        with self._model_storage.write_to(self._resource) as folder:
            skops.io.dump({"tfidf": self._tfidf, "classifier": self.clf}, folder / _FILE)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TfidfClassifier:
        """Read a trained classifier; types other than scikit-learn's are refused."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            trained = skops.io.load(folder / _FILE, trusted=_TRUSTED)
        component._tfidf, component.clf = trained["tfidf"], trained["classifier"]
        return component
