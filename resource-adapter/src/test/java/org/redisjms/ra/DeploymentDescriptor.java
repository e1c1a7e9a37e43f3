package org.redisjms.ra;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Reads {@code ra.xml}. */
final class DeploymentDescriptor {

  /** A property as it is declared for a bean. */
  record Property(String name, String type, String description) {}

  private final Document document;

  private DeploymentDescriptor(Document document) {
    this.document = document;
  }

  static DeploymentDescriptor read(Path file) throws Exception {
    return new DeploymentDescriptor(
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile()));
  }

  /** The texts of all elements of this name. */
  List<String> texts(String element) {
    NodeList nodes = document.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip());
    }
    return texts;
  }

  /** The properties beside each element that names a class. */
  List<Property> properties(String element, String className) {
    NodeList nodes = document.getElementsByTagName(element);
    List<Property> properties = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i).getTextContent().strip().equals(className)) {
        NodeList siblings = nodes.item(i).getParentNode().getChildNodes();
        for (int j = 0; j < siblings.getLength(); j++) {
          if (siblings.item(j) instanceof Element each
              && each.getTagName().equals("config-property")) {
            properties.add(
                new Property(
                    text(each, "config-property-name"),
                    text(each, "config-property-type"),
                    text(each, "description")));
          }
        }
      }
    }
    return properties;
  }

  private static String text(Element parent, String element) {
    return parent.getElementsByTagName(element).item(0).getTextContent().strip();
  }
}
