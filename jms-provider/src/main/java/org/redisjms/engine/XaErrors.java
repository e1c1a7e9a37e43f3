package org.redisjms.engine;

import javax.transaction.xa.XAException;
import org.jspecify.annotations.Nullable;

/** Makes exceptions with one of XA's codes, a message and a cause. */
final class XaErrors {

  private XaErrors() {}

  static XAException of(int code, String message) {
    return of(code, message, null);
  }

  static XAException of(int code, String message, @Nullable Throwable cause) {
    XAException exception = new XAException(message);
    exception.errorCode = code;
    if (cause != null) {
      exception.initCause(cause);
    }
    return exception;
  }

  static XAException protocol(String message) {
    return of(XAException.XAER_PROTO, message);
  }

  static XAException unknown(BranchXid xid) {
    return of(XAException.XAER_NOTA, "There is no branch " + xid + " here");
  }
}
